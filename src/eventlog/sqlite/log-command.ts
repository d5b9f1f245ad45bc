/** Events to append: Event JSON, one a line. One string crosses to the writer thread far faster than objects do. */
export interface AppendCommand {
  readonly lines: string;
}

/**
 * What became of an `AppendCommand`: accepted events have consecutive offsets from `firstOffset` in their order;
 * `duplicates` holds pairs (index in the command, offset of the earlier event) by rising index.
 */
export interface AppendResult {
  readonly firstOffset: number;
  readonly duplicates: readonly number[];
}

export interface LogThreadOptions {
  readonly path: string;
  readonly maxRecentIds: number;
  readonly maxPages: number | undefined;
}

export interface LogThreadStarted {
  readonly endOffset: number;
}
