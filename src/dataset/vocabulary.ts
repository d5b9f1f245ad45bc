/** The two-way map between ids and dense rows: the row of an id is its place in `ids`. */
export class Vocabulary {
  readonly ids: readonly string[];
  readonly #rows: ReadonlyMap<string, number>;

  constructor(ids: readonly string[]) {
    this.ids = ids;
    this.#rows = new Map(ids.map((id, row) => [id, row]));
  }

  get size(): number {
    return this.ids.length;
  }

  /** Gives the row of an id, or undefined where it is unknown. */
  rowOf(id: string): number | undefined {
    return this.#rows.get(id);
  }

  /** Gives the id of a row. A row outside the vocabulary is a bug of the caller and throws a RangeError. */
  idOf(row: number): string {
    const id = this.ids[row];
    if (id === undefined)
      throw new RangeError(`row ${row} is outside the vocabulary of ${this.ids.length} ids`);
    return id;
  }
}
