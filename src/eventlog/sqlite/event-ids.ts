import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { escapedIdOf } from '../../domain/event-json.ts';
import { faultPoint } from '../../util/fault-point.ts';

const HASH_BYTES = 16;

/**
 * Knows the id of every event in the log.
 *
 * The newest ids are in memory, all others in the index `event_ids`; at opening, memory is filled again from the events
 * themselves. Ids are spread evenly over the index, so entering each with its event would rewrite most of the index at every
 * commit; entering many at once, in order, writes each page once. Runs inside the transactions of the writer thread.
 */
export class EventIds {
  readonly #database: DatabaseSync;
  readonly #find;
  /** Offset by hash, the bytes of the hash being the characters of the key. */
  readonly #recent = new Map<string, number>();
  /** Keys that the present transaction entered. */
  #entered: string[] = [];
  readonly #maxRecent: number;
  #hasIndexed: boolean;

  /** At most about `maxRecent` ids are held in memory. */
  constructor(database: DatabaseSync, maxRecent: number) {
    this.#database = database;
    this.#maxRecent = maxRecent;
    this.#find = database.prepare('SELECT offset FROM event_ids WHERE hash = ?');
    const indexed = Number(database.prepare('SELECT indexed_offset FROM log').get()?.indexed_offset);
    this.#hasIndexed = indexed > 0;
    for (const { offset, event } of database
      .prepare('SELECT offset, event FROM events WHERE offset >= ?')
      .iterate(indexed))
      this.#recent.set(keyOf(String(event)), Number(offset));
  }

  /** Enters the id of an event that gets `offset`; gives the offset of the event that has the id already, if there is one. */
  enter(line: string, offset: number): number | undefined {
    const key = keyOf(line);
    const found = this.#recent.get(key) ?? this.#findIndexed(key);
    if (found !== undefined) return found;
    this.#recent.set(key, offset);
    this.#entered.push(key);
    return undefined;
  }

  /** Brings ids to the index when many are in memory. `nextOffset` is the log's end after this transaction. */
  beforeCommit(nextOffset: number): void {
    if (this.#recent.size < this.#maxRecent) return;
    const insert = this.#database.prepare('INSERT INTO event_ids VALUES (?, ?)');
    for (const [key, offset] of [...this.#recent].sort(([a], [b]) => (a < b ? -1 : 1)))
      insert.run(Buffer.from(key, 'latin1'), offset);
    faultPoint('log:id-index');
    this.#database.prepare('UPDATE log SET indexed_offset = ?').run(nextOffset);
  }

  committed(): void {
    this.#entered = [];
    if (this.#recent.size < this.#maxRecent) return;
    this.#recent.clear();
    this.#hasIndexed = true;
  }

  rolledBack(): void {
    for (const key of this.#entered) this.#recent.delete(key);
    this.#entered = [];
  }

  #findIndexed(key: string): number | undefined {
    if (!this.#hasIndexed) return undefined;
    const row = this.#find.get(Buffer.from(key, 'latin1'));
    return row && Number(row.offset);
  }
}

function keyOf(line: string): string {
  return hash('sha256', escapedIdOf(line), 'latin1').slice(0, HASH_BYTES);
}
