import type { DatabaseSync } from 'node:sqlite';
import { numberCell } from './cell.ts';
import { createLastRowReset } from './token-table.ts';

/** Nothing is merged until so long after the last entry was written: an import needs its time for itself. */
const QUIET_MS = 2_000;
/** So large a part of the index outside its largest segment is merged into that. */
const MOST_APART = 0.05;
const SLICE_PAGES = 32;

/**
 * Merges the segments of the search index into one, a slice at a time: entries that are written make new ones, and a query goes through
 * all of them. Runs in the writer thread. Cost: writes the index anew for each twentieth that it grows.
 */
export class SearchMerger {
  readonly #database: DatabaseSync;
  readonly #sizes;
  readonly #changes;
  readonly #merge;
  readonly #resetLastRow: () => void;
  #quietFrom = 0;
  #state: 'idle' | 'written' | 'merging' = 'written';
  /** Whether entries were written since the merging began, which it leaves apart. */
  #isWritten = false;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#sizes = database.prepare('SELECT count(*) AS n FROM search_idx GROUP BY segid');
    this.#changes = database.prepare('SELECT total_changes() AS n');
    this.#merge = database.prepare("INSERT INTO search (search, rank) VALUES ('merge', ?)");
    this.#merge.setReadBigInts(true);
    this.#resetLastRow = createLastRowReset(database);
  }

  /** Says that entries were written. */
  noteWrite(): void {
    this.#quietFrom = performance.now() + QUIET_MS;
    this.#isWritten = true;
    if (this.#state === 'idle') this.#state = 'written';
  }

  /** Does a slice, outside a transaction. Gives in how many milliseconds to call it again; undefined until something is written. */
  background(): number | undefined {
    if (this.#state === 'idle') return undefined;
    const waitMs = this.#quietFrom - performance.now();
    if (waitMs > 0) return waitMs;
    try {
      this.#work();
    } catch {
      // On a full disk, or while somebody else writes: the index is as it was, and the next entry has it tried again.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      this.#state = 'idle';
    }
    return this.#state === 'idle' ? undefined : 0;
  }

  #work(): void {
    const isBegun = this.#state === 'merging';
    if (!isBegun && !this.#isApart()) {
      this.#state = 'idle';
      return;
    }
    if (!isBegun) this.#isWritten = false;
    const before = numberCell(this.#changes.get()?.n);
    // What a crash takes back is merged again.
    this.#database.exec('PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE');
    // A negative number takes all segments together; each call after that goes on with them.
    this.#merge.run(isBegun ? SLICE_PAGES : -SLICE_PAGES);
    this.#database.exec('COMMIT');
    const isDone = numberCell(this.#changes.get()?.n) - before < 2;
    this.#resetLastRow();
    if (!isDone) this.#state = 'merging';
    else this.#state = this.#isWritten ? 'written' : 'idle';
  }

  #isApart(): boolean {
    const sizes = this.#sizes.all().map((row) => numberCell(row.n));
    const all = sizes.reduce((sum, size) => sum + size, 0);
    return all - Math.max(0, ...sizes) > MOST_APART * all;
  }
}
