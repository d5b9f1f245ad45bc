import { HistoryDryRun } from '../server/contract-history.ts';
import { formatTable } from './table.ts';

function formatFigures(result: object): string {
  const rows = Object.entries(result).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([inner, figure]) => [`${name}.${inner}`, String(figure)])
      : [[name, String(value)]],
  );
  return formatTable(['figure', 'value'], rows);
}

function formatDryRun(result: HistoryDryRun): string {
  const { variant, history, new_events, rejected, first_rows, first_rejects, ignored_files } = result;
  const parts = [
    formatFigures({ variant, new_events, rejected, ...history }),
    formatTable(
      ['time', 'what', 'artist', 'track', 'album', 'there'],
      first_rows.map((row) => [
        row.at,
        row.kind,
        row.artist,
        row.track,
        row.album ?? '',
        row.already_there ? 'yes' : '',
      ]),
    ),
  ];
  if (first_rejects.length > 0)
    parts.push(
      formatTable(
        ['file', 'row', 'left out because'],
        first_rejects.map(({ file, line, reason }) => [file, line, reason]),
      ),
    );
  if (ignored_files.length > 0) parts.push(`Without listens: ${ignored_files.join(', ')}\n`);
  return `${parts.join('\n')}\nNothing was written. Without --dry-run it is imported.\n`;
}

/** Formats the result of an import job for people. */
export function formatImportResult(result: unknown): string {
  const dryRun = HistoryDryRun.safeParse(result);
  return dryRun.success ? formatDryRun(dryRun.data) : formatFigures(Object(result));
}
