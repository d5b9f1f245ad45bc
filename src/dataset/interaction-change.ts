/**
 * What an event changes, by code: the first five are those of `REGISTER`. `takeBack` is added where an event is taken back, `fromSet`
 * where the change comes from a list said at once: first its beginning, which has no item, then each item on it, by rising rows.
 */
export const CHANGE = {
  rating: 0,
  own: 1,
  want: 2,
  love: 3,
  thumb: 4,
  play: 5,
  skip: 6,
  /** Everything of the user is forgotten. */
  clear: 7,
  fromSet: 8,
  takeBack: 16,
} as const;

/** The bits of a code that name what is changed. */
export const CHANGE_SUBJECT = 7;

/**
 * Changes as parallel columns, by rising offset. A take-back has the time, value and offset (`targets`) of the event that it takes
 * back. `itemRows` are -1 where a list begins. `values` are ratings, NaN when removed; 1, -1 or 0 for the other registers.
 */
export interface ChangeColumns {
  readonly codes: Uint8Array;
  readonly itemRows: Int32Array;
  readonly offsets: Float64Array;
  readonly tsMs: Float64Array;
  readonly values: Float32Array;
  readonly targets: Float64Array;
}
