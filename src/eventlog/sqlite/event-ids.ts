import type { DatabaseSync } from 'node:sqlite';
import { readIdKeys } from '../../domain/event-block.ts';
import { ID_KEY_BYTES } from '../../domain/event-id-key.ts';
import { DeadwaxError } from '../../errors.ts';
import { ID_WORDS, readIdWords } from './id-key.ts';
import { IdRuns } from './id-runs.ts';
import { IdTable } from './id-table.ts';

/** How long the ids of a table that could not be written stay in memory before the next try. */
const RETRY_MS = 30_000;

/**
 * Knows the id of every event in the log: the newest in a table in memory, all others in sorted runs on the disk. At opening, the
 * table is filled again from the blocks themselves. Ids are spread evenly, so an index that takes each with its event would rewrite
 * most of itself at every commit; a run is written once. Runs inside the transactions of the writer thread.
 */
export class EventIds {
  readonly #database: DatabaseSync;
  readonly #maxRecent: number;
  readonly #runs: IdRuns;
  readonly #key = new Uint32Array(ID_WORDS);
  #recent = new IdTable();
  /** On its way to the disk. */
  #resting: IdTable | undefined;
  #restedAtMs = Number.NEGATIVE_INFINITY;
  /** True from the time when a run was found damaged until all ids are known again. */
  #isDamaged = false;
  #mendedAtMs = Number.NEGATIVE_INFINITY;

  /** About `maxRecent` ids are held in memory, twice as many while they go to the disk. `folder` holds the runs. */
  constructor(database: DatabaseSync, folder: string, maxRecent: number) {
    this.#database = database;
    this.#maxRecent = maxRecent;
    this.#runs = new IdRuns(database, folder, () => {
      this.#isDamaged = true;
      this.mend();
    });
    this.#fill();
  }

  /**
   * Enters id number `index` of `idKeys` for the event that gets `offset`; gives the offset of an earlier event with that id.
   * Errors: `damaged_data` where a run is, `storage_unavailable` until it is mended.
   */
  enter(idKeys: Uint8Array, index: number, offset: number): number | undefined {
    readIdWords(idKeys, index, this.#key);
    return this.#resting?.find(this.#key) ?? this.#findRun() ?? this.#recent.enter(this.#key, offset);
  }

  /** Gives the offset of the event with id number `index` of `idKeys`, where there is one. Errors: as of `enter`. */
  find(idKeys: Uint8Array, index: number): number | undefined {
    readIdWords(idKeys, index, this.#key);
    return this.#recent.find(this.#key) ?? this.#resting?.find(this.#key) ?? this.#findRun();
  }

  /** Takes the ids as lasting, and sends them to the disk when many are in memory. `nextOffset` is the log's end. */
  committed(nextOffset: number): void {
    this.#recent.keep();
    const { size } = this.#recent;
    if (size < this.#maxRecent || this.#resting !== undefined) return;
    if (performance.now() - this.#restedAtMs < RETRY_MS) return;
    const resting = this.#recent;
    this.#resting = resting;
    this.#recent = new IdTable();
    this.#runs.write(resting, nextOffset).then(
      () => {
        if (this.#resting === resting) this.#resting = undefined;
      },
      () => {
        if (this.#resting === resting) this.#takeBack(resting);
      },
    );
  }

  /** Forgets the ids of a transaction that was undone: those of events from `nextOffset` on. */
  rolledBack(nextOffset: number): void {
    this.#recent.forgetFrom(nextOffset);
  }

  /** Forgets the runs when one was found damaged, and reads all ids from the log again; outside of a transaction. Never throws. */
  mend(): void {
    if (!this.#isDamaged || performance.now() - this.#mendedAtMs < RETRY_MS) return;
    try {
      this.#runs.forget();
      this.#recent = new IdTable();
      this.#resting = undefined;
      this.#fill();
      this.#isDamaged = false;
    } catch {
      // The disk may be full. Nobody gets in meanwhile: an id that is not known would be taken twice.
      this.#mendedAtMs = performance.now();
    }
  }

  close(): void {
    this.#runs.close();
  }

  #findRun(): number | undefined {
    if (this.#isDamaged)
      throw new DeadwaxError(
        'storage_unavailable',
        'the ids of the event log cannot be read again now; check the disk, it is tried again by itself',
      );
    try {
      return this.#runs.find(this.#key);
    } catch (thrown) {
      this.#isDamaged = true;
      throw thrown;
    }
  }

  /** The disk may be full; the ids stay known, in memory. */
  #takeBack(resting: IdTable): void {
    this.#restedAtMs = performance.now();
    const { words, offsets } = this.#recent.arrays;
    for (let slot = 0; slot < offsets.length; slot += 1)
      if (offsets[slot] >= 0)
        resting.enter(words.subarray(slot * ID_WORDS, (slot + 1) * ID_WORDS), offsets[slot]);
    this.#recent = resting;
    this.#resting = undefined;
  }

  #fill(): void {
    const indexed = Number(this.#database.prepare('SELECT indexed_offset FROM log').get()?.indexed_offset);
    const blocks = this.#database
      .prepare(
        'SELECT first_offset, n_events, block FROM blocks WHERE first_offset >= ? ORDER BY first_offset',
      )
      .iterate(indexed);
    for (const { first_offset: first, n_events: nEvents, block } of blocks) {
      if (!(block instanceof Uint8Array)) continue;
      const keys = readIdKeys(block);
      for (let index = 0; index < keys.length / ID_KEY_BYTES; index += 1) {
        readIdWords(keys, index, this.#key);
        this.#recent.enter(this.#key, Number(first) + index);
      }
      if (this.#recent.size < this.#maxRecent) continue;
      // After a lost run there may be more than fits into memory.
      this.#runs.writeNow(this.#recent, Number(first) + Number(nEvents));
      this.#recent = new IdTable();
    }
    this.#recent.keep();
  }
}
