import { DeadwaxError } from '../../errors.ts';
import { suggestName } from '../../util/nearest-name.ts';
import { type ColumnMap, HISTORY_COLUMNS, type HistoryColumn } from '../history-source.ts';
import { type Delimiter, splitFields } from '../split-fields.ts';

/** How the lines of a listening history in CSV are laid out; columns count from 0. */
export interface HistoryLayout {
  readonly delimiter: Delimiter;
  readonly hasHeader: boolean;
  /** Names of the header as it has them; empty without one. */
  readonly header: readonly string[];
  readonly columns: Readonly<Partial<Record<HistoryColumn, number>>>;
}

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];

/** Names of headers by what they mean, the surest first. */
const NAMES: Readonly<Record<HistoryColumn, readonly string[]>> = {
  artist: ['artist', 'artist_name', 'artistname', 'performer'],
  track: [
    'track',
    'track_name',
    'trackname',
    'title',
    'track_title',
    'song',
    'song_name',
    'song_title',
    'name',
  ],
  album: ['album', 'album_name', 'albumname', 'album_title', 'release', 'release_name'],
  time: [
    'uts',
    'timestamp',
    'listened_at',
    'played_at',
    'scrobbled_at',
    'ts',
    'utc_time',
    'datetime',
    'date_time',
    'date',
    'time',
  ],
  duration: ['duration_ms', 'duration', 'length'],
  ms_played: ['ms_played', 'msplayed'],
  recording_mbid: ['recording_mbid'],
};

/** `Date#name` is what lastfmstats.com calls the time of somebody's scrobble. */
function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/#.*$/, '')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
}

/** Gives what separates fields: what cuts the most of the first lines into as many fields as the first one has. */
export function detectDelimiter(lines: readonly string[]): Delimiter | undefined {
  let best: { delimiter: Delimiter; score: number } | undefined;
  for (const delimiter of DELIMITERS) {
    const counts = lines
      .filter((line) => line !== '')
      .map((line) => splitFields(line, delimiter)?.length ?? 0);
    const [nFields = 0] = counts;
    if (nFields < 2) continue;
    const score = counts.filter((count) => count === nFields).length * 100 + nFields;
    if (best === undefined || score > best.score) best = { delimiter, score };
  }
  return best?.delimiter;
}

function columnsOfHeader(header: readonly string[]): HistoryLayout['columns'] {
  const names = header.map(plainName);
  const columns: Partial<Record<HistoryColumn, number>> = {};
  for (const column of HISTORY_COLUMNS) {
    const name = NAMES[column].find((known) => names.includes(known));
    if (name !== undefined) columns[column] = names.indexOf(name);
  }
  return columns;
}

/** Tells by the first lines how a file with a header is laid out; undefined where the header names no artist, track or time. */
export function layoutOfHeader(lines: readonly string[]): HistoryLayout | undefined {
  const delimiter = detectDelimiter(lines);
  const header = delimiter && splitFields(lines[0], delimiter);
  if (delimiter === undefined || header === undefined) return undefined;
  const columns = columnsOfHeader(header);
  const isWhole = columns.artist !== undefined && columns.track !== undefined && columns.time !== undefined;
  return isWhole ? { delimiter, hasHeader: true, header, columns } : undefined;
}

function columnAt(header: readonly string[], column: HistoryColumn, said: string): number {
  if (/^\d+$/.test(said)) {
    const number = Number(said);
    if (number >= 1 && number <= header.length) return number - 1;
    throw new DeadwaxError(
      'invalid_input',
      `column ${column}=${said}: the file has columns 1 to ${header.length}`,
    );
  }
  const found = header.findIndex((name) => plainName(name) === plainName(said));
  if (found >= 0) return found;
  throw new DeadwaxError(
    'invalid_input',
    `column ${column}=${said}: the header has no such name${suggestName(said, header)}`,
    { hint: `it has ${header.join(', ')}` },
  );
}

/**
 * Lays out a file as somebody says: each field by a header's name or a column's number. What is not said is taken from the header
 * where there is one. Errors: `invalid_input` naming the column; `unsupported_format` where nothing separates fields.
 */
export function layoutByMap(path: string, lines: readonly string[], map: ColumnMap): HistoryLayout {
  const delimiter = detectDelimiter(lines);
  const first = delimiter && splitFields(lines[0], delimiter);
  if (delimiter === undefined || first === undefined)
    throw new DeadwaxError(
      'unsupported_format',
      `${path} has no columns: nothing separates fields in its first lines`,
      {
        hint: 'between fields stand commas, semicolons, tabs or |',
      },
    );
  const given: Partial<Record<HistoryColumn, number>> = {};
  for (const column of HISTORY_COLUMNS) {
    const said = map[column];
    if (said !== undefined) given[column] = columnAt(first, column, said);
  }
  const named = columnsOfHeader(first);
  const isByName = Object.values(map).some((said) => !/^\d+$/.test(said));
  const hasHeader = isByName || Object.keys(named).length >= 2;
  const columns = hasHeader ? { ...named, ...given } : given;
  for (const column of ['artist', 'track', 'time'] as const)
    if (columns[column] === undefined)
      throw new DeadwaxError('invalid_input', `${path}: which column is the ${column}?`, {
        hint: `say ${column}=NAME or ${column}=NUMBER; the first line is ${first.join(' | ').slice(0, 300)}`,
      });
  return { delimiter, hasHeader, header: hasHeader ? first : [], columns };
}
