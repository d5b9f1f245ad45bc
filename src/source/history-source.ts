import type { Listen } from '../domain/listen.ts';
import type { HistoryFormat } from './history-formats.ts';
import type { SourceBatch } from './source-batch.ts';
import type { SourceFile } from './source-files.ts';
import type { TrackNames } from './track-names.ts';

/** One row of a history: a listen that counts as a play or as a skip, or the track that was loved or hated at its time. */
export interface SourceListen {
  readonly kind: 'play' | 'skip' | 'love' | 'hate';
  readonly listen: Listen;
}

/** What a reader made of consecutive rows; `line` and `endLine` count rows where the form is JSON, of which a row is one element. */
export interface HistoryBatch extends SourceBatch<SourceListen> {
  /** Rows that are whole but tell of no track: podcasts, videos, what is playing now. */
  readonly nLeftOut: number;
}

/** What a reader makes of one row: undefined where it tells of no track, text where something is wrong with it. */
export type ParsedRow = SourceListen | string | undefined;

/** How the columns of a CSV file are read: from a field's name to a header's name or to a column's number, from 1. */
export type ColumnMap = Readonly<Partial<Record<HistoryColumn, string>>>;
export const HISTORY_COLUMNS = [
  'artist',
  'track',
  'album',
  'time',
  'duration',
  'ms_played',
  'recording_mbid',
] as const;
export type HistoryColumn = (typeof HISTORY_COLUMNS)[number];

export interface HistoryOptions {
  /** Whose history it is. */
  readonly userId: string;
  /** Listens later than an hour after it are refused. */
  readonly nowMs: number;
  /** Undefined finds out by the content. */
  readonly format?: HistoryFormat | undefined;
  /** Only for `csv`; what is not named is looked for in the header. */
  readonly columns?: ColumnMap | undefined;
  /** Only for `csv`: `auto`, `seconds`, `milliseconds` or a pattern such as `%d %b %Y %H:%M`. */
  readonly timeFormat?: string | undefined;
}

/** What reading rows needs besides the file. */
export interface RowContext extends Pick<HistoryOptions, 'userId' | 'nowMs'> {
  /** Shared by the files of one reading. */
  readonly tracks: TrackNames;
}

/** A file of a history, with what reads it. */
export interface HistoryFile {
  readonly format: HistoryFormat;
  /** The form within the format, such as `spotify-extended`. */
  readonly variant: string;
  readonly file: SourceFile;
  read(context: RowContext, file: SourceFile): AsyncIterable<HistoryBatch>;
}

/** A listening history, opened; each method may be called any number of times and reads the files anew. */
export interface HistorySource {
  readonly format: HistoryFormat;
  readonly variant: string;
  /** Files of the folder or archive that hold no listens. */
  readonly ignored: readonly string[];
  /** Reads everything once; gives the SHA-256 of the files' content in hexadecimal. */
  measure(onBytes: (done: number, total: number) => void): Promise<string>;
  listens(onBytes: (done: number, total: number) => void): AsyncIterable<HistoryBatch>;
  close(): Promise<void>;
}
