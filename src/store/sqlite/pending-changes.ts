import type { DatabaseSync } from 'node:sqlite';
import type { SaidList } from '../../dataset/packed-list.ts';
import { DeadwaxError } from '../../errors.ts';
import { faultPoint } from '../../util/fault-point.ts';
import { numberCell } from './cell.ts';
import { type ChangeGeneration, ChangeList, type ChangeMemory, type PendingChange } from './change-memory.ts';
import type { InteractionTables } from './interaction-tables.ts';
import { SealedGeneration } from './sealed-generation.ts';

/** A slice of a flush is as long as readers and new events may wait. */
const SLICE_MS = 15;
const USERS_BETWEEN_LOOKS = 50;
/** Without events for this long, what is pending is flushed. */
const QUIET_MS = 1000;
/** After this long what is pending is flushed, however busy it is, so that a crash leaves little to apply again. */
const LONGEST_PENDING_MS = 60_000;
const RETRY_MS = 1000;
/** How long a snapshot that was asked for is waited for, and how long one may be held. */
const SNAPSHOT_MS = 1000;
const HELD_LOOK_MS = 5;
const LONGEST_CLOSE_MS = 3000;

/**
 * The changes that are not in the tables yet, in the writer thread, which is the only one to write them.
 *
 * One generation takes changes while the other is flushed: its users in the order of their rows, in slices of one transaction each. The
 * durable position moves with the last slice. After a crash events come again from there; each row knows the last offset that is in it.
 */
export class PendingChanges {
  readonly #database: DatabaseSync;
  readonly #tables: InteractionTables;
  readonly #memory: ChangeMemory;
  readonly #savePosition;
  readonly #list = new ChangeList();
  #active: ChangeGeneration;
  #idle: ChangeGeneration;
  #sealed: SealedGeneration | undefined;
  #applied: number;
  /** The position when it was last looked at, and when it was seen to have moved. */
  #seen = 0;
  #lastEventAt = 0;
  #activeSince = 0;
  /** The end of what was stored without a way through memory, with the open transaction and without it. */
  #storedEnd = 0;
  #committedEnd = 0;
  /** What the last slice failed with. */
  #failure: unknown;
  #snapshotWanted = { offset: 0, untilMs: 0 };

  constructor(database: DatabaseSync, tables: InteractionTables, memory: ChangeMemory) {
    this.#database = database;
    this.#tables = tables;
    this.#memory = memory;
    [this.#active, this.#idle] = memory.generations;
    this.#savePosition = database.prepare('UPDATE state SET applied_offset = ?');
    this.#applied = numberCell(database.prepare('SELECT applied_offset FROM state').get()?.applied_offset);
    memory.durable = this.#applied;
  }

  /** The first offset that is not applied. */
  get applied(): number {
    return this.#applied;
  }

  /** The first offset that comes again after a crash. */
  get durable(): number {
    return this.#memory.durable;
  }

  /** Makes room for the changes of one event, which always are in one generation. Errors: those of a flush. */
  makeRoom(nChanges: number): void {
    if (this.#active.length + nChanges <= this.#active.capacity) return;
    if (nChanges > this.#active.capacity)
      throw new DeadwaxError(
        'internal',
        `an event with ${nChanges} changes is larger than the memory for ${this.#active.capacity} of them`,
      );
    this.#finishSealed();
    this.#seal();
  }

  /** Adds a change of an event; `isMore` where more of the same event follow. */
  append(change: PendingChange, isMore = false): void {
    this.#active.append(change, isMore);
  }

  /**
   * Stores a list that is the first thing of a user who is new in the open transaction: nothing of the user is pending. Readers see it with
   * the commit. False while a snapshot is waited for, as the tables are to be those of one offset.
   */
  storeFirst(userRow: number, catalogue: number, list: SaidList): boolean {
    if (this.#memory.isHeld() || performance.now() < this.#snapshotWanted.untilMs) return false;
    this.#tables.insertList(userRow, catalogue, list);
    this.#storedEnd = list.offset + 1;
    return true;
  }

  committed(): void {
    this.#committedEnd = this.#storedEnd;
  }

  rolledBack(): void {
    this.#storedEnd = this.#committedEnd;
  }

  /** Moves the position when the changes of all events below are there. */
  advance(offset: number): void {
    if (this.#applied === this.durable) this.#activeSince = performance.now();
    this.#applied = offset;
  }

  /** Flushes as much of one generation as the other has filled, so that nobody ever waits for a whole one. */
  keepPace(): void {
    try {
      while (this.#sealed !== undefined && !this.#memory.isHeld() && this.#isBehind(this.#sealed))
        this.#flushSlice(this.#sealed);
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  /** Flushes a slice if there is something to flush; gives in how many milliseconds there may be more. */
  background(): number | undefined {
    try {
      return this.#work();
    } catch (thrown) {
      this.#fail(thrown);
      return RETRY_MS;
    }
  }

  /**
   * Tells whether the tables are those of one offset, at or above `offset`, and holds them so until the memory is released. Otherwise
   * it brings that about; ask again soon. Errors: those of the last slice.
   */
  askSnapshot(offset: number): boolean {
    if (this.#failure !== undefined) throw this.#failure;
    const isBetween = this.#sealed !== undefined && this.#sealed.nFlushed > 0;
    if (this.#isDurable(offset) && !isBetween) {
      this.#snapshotWanted = { offset, untilMs: 0 };
      this.#memory.hold();
      return true;
    }
    if (this.#sealed === undefined) this.#seal();
    this.#snapshotWanted = { offset, untilMs: performance.now() + SNAPSHOT_MS };
    return false;
  }

  /** Flushes everything. Errors: those of the database. */
  flush(): void {
    this.#finishSealed();
    if (this.#applied === this.durable) return;
    this.#seal();
    this.#finishSealed();
  }

  /** Flushes what can be flushed in a few seconds; the rest comes again from the log. */
  close(): void {
    const end = performance.now() + LONGEST_CLOSE_MS;
    try {
      for (let round = 0; round < 2; round += 1) {
        while (this.#sealed !== undefined && performance.now() < end) this.#flushSlice(this.#sealed);
        if (this.#sealed !== undefined || this.#applied === this.durable) return;
        this.#seal();
      }
    } catch {
      this.#rollBack();
    }
  }

  /** Forgets all changes and begins again at offset 0. */
  reset(): void {
    for (const generation of this.#memory.generations) generation.clear();
    // Afterwards, so that who read meanwhile reads again before anything new is there.
    this.#memory.turn();
    this.#sealed = undefined;
    [this.#active, this.#idle] = this.#memory.generations;
    this.#applied = 0;
    this.#storedEnd = 0;
    this.#memory.durable = 0;
  }

  #work(): number | undefined {
    const now = performance.now();
    if (this.#sealed === undefined) {
      if (this.#applied === this.durable) return undefined;
      if (this.#applied !== this.#seen) this.#lastEventAt = now;
      this.#seen = this.#applied;
      const quietInMs = this.#lastEventAt + QUIET_MS - now;
      const isOld = now - this.#activeSince > LONGEST_PENDING_MS;
      if (quietInMs > 0 && !isOld) return Math.ceil(quietInMs);
      this.#seal();
      return 0;
    }
    if (this.#sealed.nFlushed === 0 && this.#isWaitedFor(now)) return HELD_LOOK_MS;
    this.#flushSlice(this.#sealed);
    return 0;
  }

  /** True while a snapshot is held or can be granted when it is asked for again: the tables stay as they are. */
  #isWaitedFor(now: number): boolean {
    const { offset, untilMs } = this.#snapshotWanted;
    return this.#memory.isHeld() || (now < untilMs && this.#isDurable(offset));
  }

  /** Tells whether the tables are those of the durable position, at or above an offset. */
  #isDurable(offset: number): boolean {
    return this.durable >= Math.max(offset, this.#storedEnd);
  }

  #isBehind({ shareDone }: SealedGeneration): boolean {
    return shareDone < this.#active.length / this.#active.capacity;
  }

  #finishSealed(): void {
    this.#memory.waitForRelease(SNAPSHOT_MS);
    try {
      while (this.#sealed !== undefined) this.#flushSlice(this.#sealed);
    } catch (thrown) {
      this.#rollBack();
      throw thrown;
    }
  }

  #seal(): void {
    this.#memory.turn();
    this.#sealed = new SealedGeneration(this.#active, this.#applied);
    [this.#active, this.#idle] = [this.#idle, this.#active];
  }

  #flushSlice(sealed: SealedGeneration): void {
    const { generation, sorted } = sealed;
    if (sorted === undefined) {
      sealed.sort();
      return;
    }
    const { users, order } = sorted;
    const end = performance.now() + SLICE_MS;
    let at = sealed.nFlushed;
    // What is lost by a power cut comes again from the log, so nothing waits for the disk.
    this.#database.exec('PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE');
    for (let nUsers = 1; at < order.length; nUsers += 1) {
      const from = at;
      const userRow = users[order[from]];
      while (at < order.length && users[order[at]] === userRow) at += 1;
      this.#list.reserve(at - from);
      for (let place = from; place < at; place += 1)
        generation.copyTo(this.#list, place - from, order[place]);
      this.#tables.merge(userRow, this.#list);
      if (nUsers % USERS_BETWEEN_LOOKS === 0 && performance.now() > end) break;
    }
    const isLast = at === order.length;
    if (isLast) this.#savePosition.run(sealed.endOffset);
    faultPoint('state:flush-slice');
    this.#database.exec('COMMIT');
    faultPoint('state:flushed-slice');
    sealed.nFlushed = at;
    this.#failure = undefined;
    if (isLast) this.#drop(sealed);
  }

  #drop({ generation, endOffset }: SealedGeneration): void {
    faultPoint('state:flushed');
    this.#memory.turn();
    generation.clear();
    this.#memory.durable = endOffset;
    this.#sealed = undefined;
  }

  /** Keeps a failure in the background for whoever needs what was not done; until then it is tried again. */
  #fail(thrown: unknown): void {
    this.#failure = thrown;
    this.#rollBack();
  }

  #rollBack(): void {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
  }
}
