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

/** Tells which rows have at least one of the numbers that `isWanted` names. Returns 1 for each such row [nRows]. Cost: one pass. */
export function markRowsWith({ starts, values }: RowLists, isWanted: (value: number) => boolean): Uint8Array {
  const marks = new Uint8Array(starts.length - 1);
  for (let row = 0; row < marks.length; row++) {
    for (let at = starts[row]; at < starts[row + 1]; at++) {
      if (!isWanted(values[at])) continue;
      marks[row] = 1;
      break;
    }
  }
  return marks;
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
