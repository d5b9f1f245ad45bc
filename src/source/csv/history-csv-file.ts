import type { HistoryHead } from '../history-head.ts';
import type {
  ColumnMap,
  HistoryBatch,
  HistoryColumn,
  HistoryFile,
  ParsedRow,
  RowContext,
} from '../history-source.ts';
import { durationOf, mbidOf, parseListen } from '../listen-fields.ts';
import { type TimeParser, timeParser } from '../parse-listen-time.ts';
import { HistoryBatchBuilder } from '../read-history-rows.ts';
import type { SourceFile } from '../source-files.ts';
import { type HistoryLayout, layoutByMap, layoutOfHeader } from './history-layout.ts';
import { readRecords } from './read-records.ts';

const LINE_BREAKS = /\s*[\r\n]+\s*/g;
const MINUTES = /^(?:(\d+):)?(\d+):([0-5]\d)$/;

/** A duration is in seconds or `m:ss`, in milliseconds where the column's name ends in `ms`. */
function durationIn(text: string, isMs: boolean): number | undefined {
  const match = MINUTES.exec(text.trim());
  if (match === null) return durationOf(text, isMs ? 1 : 1000);
  return durationOf(Number(match[1] ?? 0) * 3600 + Number(match[2]) * 60 + Number(match[3]), 1000);
}

function parseFields(
  fields: readonly string[],
  layout: HistoryLayout,
  parseTime: TimeParser,
  context: RowContext,
): ParsedRow {
  const { columns, header } = layout;
  const field = (column: HistoryColumn): string | undefined => {
    const at = columns[column];
    return at === undefined ? undefined : fields[at]?.replace(LINE_BREAKS, ' ');
  };
  const time = field('time');
  if (time === undefined) return `the line has ${fields.length} fields and so no time`;
  const tsMs = parseTime(time);
  if (tsMs === undefined) return time.trim() === '' ? 'the time is missing' : `time '${time}' cannot be read`;
  const texts = { artist: field('artist'), track: field('track'), release: field('album') };
  const listen = parseListen(texts, tsMs, context);
  if (typeof listen === 'string') return listen;
  const isMs = /ms$/i.test(header[columns.duration ?? -1] ?? '');
  const durationMs = durationIn(field('duration') ?? '', isMs);
  const msPlayed = durationOf(field('ms_played'));
  const recordingMbid = mbidOf(field('recording_mbid'));
  return {
    kind: 'play',
    listen: {
      ...listen,
      ...(durationMs === undefined ? {} : { durationMs }),
      ...(msPlayed === undefined ? {} : { msPlayed }),
      ...(recordingMbid === undefined ? {} : { recordingMbid }),
    },
  };
}

/** Reads a history laid out in columns; a bad record becomes a reject and stops nothing. */
export async function* readHistoryCsv(
  file: SourceFile,
  layout: HistoryLayout,
  parseTime: TimeParser,
  context: RowContext,
): AsyncGenerator<HistoryBatch> {
  for await (const { records, endLine } of readRecords(file, layout.delimiter)) {
    const batch = new HistoryBatchBuilder(file.path);
    for (const { line, text, fields } of records) {
      if (text.trim() === '' || (layout.hasHeader && line === 1)) continue;
      const parsed = typeof fields === 'string' ? fields : parseFields(fields, layout, parseTime, context);
      batch.add(parsed, line, () => text);
    }
    yield batch.build(endLine);
  }
}

function csvFile({ file }: HistoryHead, layout: HistoryLayout, parseTime: TimeParser): HistoryFile {
  return {
    format: 'csv',
    variant: 'csv',
    file,
    read: (context, source) => readHistoryCsv(source, layout, parseTime, context),
  };
}

/** Knows a CSV file whose header names artist, track and time. */
export function detectHistoryCsv(head: HistoryHead): HistoryFile | undefined {
  const layout = head.objects.length > 0 ? undefined : layoutOfHeader(head.lines);
  return layout && csvFile(head, layout, timeParser('auto'));
}

/** Gives a CSV file as somebody says that it is laid out. Errors: `invalid_input`, `unsupported_format`. */
export function historyCsvByMap(
  head: HistoryHead,
  columns: ColumnMap,
  timeFormat: string | undefined,
): HistoryFile {
  return csvFile(head, layoutByMap(head.file.path, head.lines, columns), timeParser(timeFormat ?? 'auto'));
}
