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
    let kept = 0;
    for (let place = 0; place < this.length; place += 1) {
      if (this.isSilent(place)) continue;
      if (kept !== place) this.copyEntry(this, place, kept);
      kept += 1;
    }
    return {
      itemRows: this.itemRows.slice(0, kept),
      ratings: this.ratings.slice(0, kept),
      marks: this.marks.slice(0, kept),
      plays: this.plays.slice(0, kept),
      skips: this.skips.slice(0, kept),
      tsMs: this.tsMs.slice(0, kept),
    };
  }
}
