/** What the writer thread of the log is asked: to append an event block, or where events are, by id keys [n x 16]. */
export type LogCommand =
  | { readonly kind: 'append'; readonly block: Uint8Array }
  | { readonly kind: 'find'; readonly idKeys: Uint8Array };

/**
 * What became of a command. Of an `append`: accepted events have consecutive offsets from `firstOffset` in their order;
 * `duplicates` holds pairs (index in the block, offset of the earlier event) by rising index. Of a `find`: `offsets`, NaN where there
 * is no such event.
 */
export type LogResult =
  | { readonly firstOffset: number; readonly duplicates: readonly number[] }
  | { readonly offsets: Float64Array };

export interface LogThreadOptions {
  readonly path: string;
  /** The folder of the id runs. */
  readonly idsFolder: string;
  readonly maxRecentIds: number;
  readonly maxPages: number | undefined;
}

export interface LogThreadStarted {
  readonly endOffset: number;
}
