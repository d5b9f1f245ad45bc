/** The two-way map between ids and dense rows: the row of an id is its place in `ids`. It never changes. */
export class Vocabulary {
  readonly ids: readonly string[];
  /** Also of ids that a longer vocabulary has, whose rows are not below the size of this one. */
  readonly #rows: Map<string, number>;

  /** `before` has the first of the ids: then this costs as much as the others alone. */
  constructor(ids: readonly string[], before?: Vocabulary) {
    this.ids = ids;
    // Of two that follow the same one only the first can share its rows.
    const isLast = before !== undefined && before.#rows.size === before.size;
    this.#rows = isLast ? before.#rows : new Map();
    for (let row = isLast ? before.size : 0; row < ids.length; row++) this.#rows.set(ids[row], row);
  }

  get size(): number {
    return this.ids.length;
  }

  /** Gives the row of an id, or undefined where it is unknown. */
  rowOf(id: string): number | undefined {
    const row = this.#rows.get(id);
    return row === undefined || row >= this.ids.length ? undefined : row;
  }

  /** Gives the id of a row. A row outside the vocabulary is a bug of the caller and throws a RangeError. */
  idOf(row: number): string {
    const id = this.ids[row];
    if (id === undefined)
      throw new RangeError(`row ${row} is outside the vocabulary of ${this.ids.length} ids`);
    return id;
  }
}
