import { EntryColumns } from './entry-columns.ts';
import { markOf } from './item-history.ts';
import { encodePackedRecord } from './packed-interactions.ts';

/** A whole list that somebody says. */
export interface SaidList {
  /** Of REGISTER: own or want. */
  readonly register: number;
  readonly tsMs: number;
  readonly offset: number;
  /** Each once, ascending. */
  readonly itemRows: Int32Array;
}

const columns = new EntryColumns();

/**
 * Encodes the interactions of a user who has said one list and nothing else: the bytes that `InteractionRecord` comes to, in a fraction
 * of the time. They hold until the next encoding.
 */
export function encodePackedList({ register, tsMs, offset, itemRows }: SaidList): Uint8Array {
  const { length } = itemRows;
  columns.reserve(length);
  columns.itemRows.set(itemRows);
  columns.ratings.fill(Number.NaN, 0, length);
  columns.marks.fill(markOf(register, 1), 0, length);
  columns.plays.fill(0, 0, length);
  columns.skips.fill(0, 0, length);
  columns.tsMs.fill(tsMs, 0, length);
  const lists = new Map([[register, { tsMs, offset }]]);
  return encodePackedRecord({ columns, histories: [], clearedBefore: 0, lists });
}
