import { readHistoryCsv } from '../csv/history-csv-file.ts';
import { detectDelimiter, type HistoryLayout, layoutOfHeader } from '../csv/history-layout.ts';
import type { HistoryHead } from '../history-head.ts';
import type { HistoryFile } from '../history-source.ts';
import { parseAnyTime } from '../parse-listen-time.ts';
import { splitFields } from '../split-fields.ts';

/** `artist,album,track,date` of lastfm-to-csv, and `uts, track, artist, album` between tabs of lastexport. */
const COMMA_COLUMNS = { artist: 0, album: 1, track: 2, time: 3 };
const TAB_COLUMNS = { time: 0, track: 1, artist: 2, album: 3 };
/** So many of the first lines must have a time where the form says; some scrobbles have none. */
const LEAST_SHARE = 0.5;

const DATE = /^\d{1,2} \w{3} \d{4},? \d{2}:\d{2}$/;
const SECONDS = /^\d{9,10}$/;

function isTimed(lines: readonly string[], layout: HistoryLayout, time: RegExp): boolean {
  const whole = lines.filter((line) => line !== '');
  const timed = whole.filter((line) => {
    const text = splitFields(line, layout.delimiter)?.[layout.columns.time ?? 0]?.trim() ?? '';
    return time.test(text) && parseAnyTime(text) !== undefined;
  });
  return timed.length > 0 && timed.length >= whole.length * LEAST_SHARE;
}

function layoutWithoutHeader(lines: readonly string[]): HistoryLayout | undefined {
  const delimiter = detectDelimiter(lines);
  if (delimiter === undefined) return undefined;
  const form = { delimiter, hasHeader: false, header: [] };
  const [columns, time] = delimiter === '\t' ? [TAB_COLUMNS, SECONDS] : [COMMA_COLUMNS, DATE];
  return isTimed(lines, { ...form, columns }, time) ? { ...form, columns } : undefined;
}

function isOfLastfm({ header }: HistoryLayout): boolean {
  return (
    (header.includes('uts') && header.includes('utc_time')) || header.some((name) => /^date#/i.test(name))
  );
}

/**
 * Knows CSV exports of Last.fm: of lastfm-to-csv (`artist,album,track,31 Dec 2019 23:59`), of lastfmstats.com (`Date#name`, with
 * semicolons), with `uts` and `utc_time`, and lastexport's columns between tabs.
 */
export function detectLastfmCsv(head: HistoryHead): HistoryFile | undefined {
  if (head.objects.length > 0) return undefined;
  const named = layoutOfHeader(head.lines);
  const layout =
    named === undefined ? layoutWithoutHeader(head.lines) : isOfLastfm(named) ? named : undefined;
  if (layout === undefined) return undefined;
  return {
    format: 'lastfm',
    variant: 'lastfm-csv',
    file: head.file,
    read: (context, file) => readHistoryCsv(file, layout, parseAnyTime, context),
  };
}
