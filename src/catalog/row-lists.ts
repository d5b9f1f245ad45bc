/** Whole numbers by row: those of row r are `values[starts[r]]` up to `values[starts[r + 1]]`, without that one. Shape: `starts` [nRows + 1]. */
export interface RowLists {
  readonly starts: Uint32Array;
  readonly values: Uint32Array;
}

/** Lists of no rows. */
export const NO_LISTS: RowLists = { starts: new Uint32Array(1), values: new Uint32Array(0) };

/** Gives the numbers of a row; a view. */
export function listOfRow({ starts, values }: RowLists, row: number): Uint32Array {
  return values.subarray(starts[row], starts[row + 1]);
}

const LAST_BITS = 0xffff;

/** Numbers to look for; most others are told apart by their last 16 bits alone. */
export interface NumberSet {
  /** 1 where a number with these last 16 bits is among them. Shape: [2^16]. */
  readonly mayBe: Uint8Array;
  readonly exact: ReadonlySet<number>;
}

/** Makes a set of numbers below 2^32. */
export function numberSet(numbers: Iterable<number>): NumberSet {
  const exact = new Set(numbers);
  const mayBe = new Uint8Array(LAST_BITS + 1);
  for (const number of exact) mayBe[number & LAST_BITS] = 1;
  return { mayBe, exact };
}

/** Marks, with 1, the rows that have a number of the set, or those that have none. Cost: one pass, a few nanoseconds a number. */
export function markRows(
  lists: RowLists,
  which: 'with' | 'without',
  set: NumberSet,
  marks: Uint8Array,
): void {
  const { starts, values } = lists;
  const { mayBe, exact } = set;
  const wanted = which === 'with';
  // Where all numbers of the set have no more than these bits, no look into the set itself is needed.
  const isSmall = [...exact].every((number) => number <= LAST_BITS);
  for (let row = 0; row < marks.length; row++) {
    if (marks[row] !== 0) continue;
    let isFound = false;
    for (let at = starts[row]; at < starts[row + 1] && !isFound; at++) {
      const value = values[at];
      if (mayBe[value & LAST_BITS] === 0) continue;
      isFound = isSmall ? value <= LAST_BITS : exact.has(value);
    }
    if (isFound === wanted) marks[row] = 1;
  }
}

/** Lays lists out, row after row. */
export class RowListsWriter {
  #starts = new Uint32Array(16);
  #values = new Uint32Array(16);
  #nRows = 0;
  #nValues = 0;

  /** Adds a row. */
  append(values: readonly number[]): void {
    this.#reserve(1, values.length);
    this.#values.set(values, this.#nValues);
    this.#nValues += values.length;
    this.#starts[++this.#nRows] = this.#nValues;
  }

  /** Adds the rows from `first` to `end`, without that one, of other lists. */
  copy({ starts, values }: RowLists, first: number, end: number): void {
    const [from, to] = [starts[first], starts[end]];
    this.#reserve(end - first, to - from);
    this.#values.set(values.subarray(from, to), this.#nValues);
    const shift = this.#nValues - from;
    for (let row = first; row < end; row++) this.#starts[++this.#nRows] = starts[row + 1] + shift;
    this.#nValues += to - from;
  }

  /** Gives what was added, in arrays of its own. */
  take(): RowLists {
    return { starts: this.#starts.slice(0, this.#nRows + 1), values: this.#values.slice(0, this.#nValues) };
  }

  #reserve(nRows: number, nValues: number): void {
    this.#starts = grown(this.#starts, this.#nRows + 1 + nRows);
    this.#values = grown(this.#values, this.#nValues + nValues);
  }
}

function grown(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  if (length <= array.length) return array;
  const larger = new Uint32Array(Math.max(length, 2 * array.length));
  larger.set(array);
  return larger;
}
