/**
 * A line that could not be read, with what is wrong with it. `line` counts from 1, records where a file has no lines; `text` is cut
 * at 200 characters.
 */
export interface Reject {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  readonly text: string;
  /** Of a record of a file without lines: where it begins, in bytes of the unpacked content. */
  readonly offset?: number | undefined;
  /** Whose record it is, where that is known. */
  readonly recordId?: string | undefined;
}

/** What a reader made of some consecutive lines of one file. Blank lines and the header are in neither list. */
export interface SourceBatch<T> {
  readonly file: string;
  readonly values: readonly T[];
  readonly rejects: readonly Reject[];
  /** The last line that this batch covers. */
  readonly endLine: number;
}

/** One rating of a source, with ids as the platform names them. */
export interface SourceRating {
  readonly line: number;
  readonly userId: string;
  readonly itemId: string;
  readonly rating: number;
  /** Milliseconds since 1970 UTC; 0 where the source has no time. */
  readonly tsMs: number;
}

const MAX_TEXT = 200;

/** Makes a reject; `reason` names the value that is wrong. */
export function createReject(file: string, line: number, reason: string, text: string): Reject {
  return { file, line, reason, text: text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}...` : text };
}
