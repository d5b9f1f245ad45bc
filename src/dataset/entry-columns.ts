import type { PackedInteractions } from '../domain/interaction.ts';

/** Entries of one user as parallel columns in memory that is used again and grows; the first `length` places count. */
export class EntryColumns {
  length = 0;
  itemRows = new Int32Array(0);
  /** NaN where there is none. */
  ratings = new Float32Array(0);
  marks = new Uint8Array(0);
  plays = new Uint32Array(0);
  skips = new Uint32Array(0);
  tsMs = new Float64Array(0);

  /** Makes room for `length` entries; what was there is lost. */
  reserve(length: number): void {
    this.length = length;
    if (this.itemRows.length >= length) return;
    const capacity = Math.max(64, 2 * length);
    this.itemRows = new Int32Array(capacity);
    this.ratings = new Float32Array(capacity);
    this.marks = new Uint8Array(capacity);
    this.plays = new Uint32Array(capacity);
    this.skips = new Uint32Array(capacity);
    this.tsMs = new Float64Array(capacity);
  }

  /** Tells whether an entry says nothing any more. */
  isSilent(place: number): boolean {
    return (
      Number.isNaN(this.ratings[place]) &&
      this.marks[place] === 0 &&
      this.plays[place] === 0 &&
      this.skips[place] === 0
    );
  }

  /** Tells whether any entry, also one that says nothing, is of one of some rows. */
  hasAnyOf(rows: ReadonlyMap<number, unknown>): boolean {
    if (rows.size === 0) return false;
    for (let place = 0; place < this.length; place += 1) if (rows.has(this.itemRows[place])) return true;
    return false;
  }

  /** Tells whether a row comes after all entries, which are by rising rows. */
  isAfter(row: number): boolean {
    return this.length === 0 || this.itemRows[this.length - 1] < row;
  }

  /** Adds an entry that has nothing but a mark. */
  append(row: number, mark: number, tsMs: number): void {
    const place = this.length;
    if (place === this.itemRows.length) this.#grow();
    this.length = place + 1;
    this.itemRows[place] = row;
    this.ratings[place] = Number.NaN;
    this.marks[place] = mark;
    this.plays[place] = 0;
    this.skips[place] = 0;
    this.tsMs[place] = tsMs;
  }

  /** Adds an entry that is one play or one skip before the one at `place`, as the rows' order wants it. */
  insertCount(place: number, row: number, count: { readonly plays: number; readonly tsMs: number }): void {
    if (this.length === this.itemRows.length) this.#grow();
    else this.length += 1;
    for (let at = this.length - 1; at > place; at -= 1) this.copyEntry(this, at - 1, at);
    this.itemRows[place] = row;
    this.ratings[place] = Number.NaN;
    this.marks[place] = 0;
    this.plays[place] = count.plays;
    this.skips[place] = 1 - count.plays;
    this.tsMs[place] = count.tsMs;
  }

  /** Drops the entries that are not to be kept. */
  keep(isKept: (place: number) => boolean): void {
    let nKept = 0;
    for (let place = 0; place < this.length; place += 1) {
      if (!isKept(place)) continue;
      if (nKept !== place) this.copyEntry(this, place, nKept);
      nKept += 1;
    }
    this.length = nKept;
  }

  copyEntry(from: EntryColumns, source: number, place: number): void {
    this.itemRows[place] = from.itemRows[source];
    this.ratings[place] = from.ratings[source];
    this.marks[place] = from.marks[source];
    this.plays[place] = from.plays[source];
    this.skips[place] = from.skips[source];
    this.tsMs[place] = from.tsMs[source];
  }

  /** Gives the entries that say something, in arrays of their own. */
  takeSpeaking(): PackedInteractions {
    this.keep((place) => !this.isSilent(place));
    return {
      itemRows: this.itemRows.slice(0, this.length),
      ratings: this.ratings.slice(0, this.length),
      marks: this.marks.slice(0, this.length),
      plays: this.plays.slice(0, this.length),
      skips: this.skips.slice(0, this.length),
      tsMs: this.tsMs.slice(0, this.length),
    };
  }

  #grow(): void {
    const { length, itemRows, ratings, marks, plays, skips, tsMs } = this;
    this.reserve(length + 1);
    this.itemRows.set(itemRows);
    this.ratings.set(ratings);
    this.marks.set(marks);
    this.plays.set(plays);
    this.skips.set(skips);
    this.tsMs.set(tsMs);
  }
}
