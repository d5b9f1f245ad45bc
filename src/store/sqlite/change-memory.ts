import { CHANGE, CHANGE_SUBJECT, type ChangeColumns } from '../../dataset/interaction-change.ts';

/** Catalogue's place in CATALOGUES, above the bits of `CHANGE`, in the codes of pending changes. */
export const CATALOGUE_SHIFT = 5;

/** One change of a user, on its way into the memory. */
export interface PendingChange {
  userRow: number;
  /** `CHANGE` with the catalogue's place shifted by CATALOGUE_SHIFT. */
  code: number;
  itemRow: number;
  offset: number;
  tsMs: number;
  value: number;
  target: number;
}

/** Rises at every turn of the generations, so that a reader notices one. */
const TURNS = 0;
/** Snapshots that are being taken: nothing is flushed meanwhile. */
const HELD = 1;
/** Where the durable offset is, in bytes. */
const DURABLE_AT = 8;
const CONTROL_BYTES = 64;
/** A change lies in one piece: offset, time and target as doubles, then the words below. */
const WORDS = 12;
const DOUBLES = WORDS / 2;
const WORD = { user: 6, item: 7, next: 8, code: 9, value: 10 } as const;

/** One user's changes in arrays of their own, which grow; the first `length` places count. */
export class ChangeList implements ChangeColumns {
  length = 0;
  codes = new Uint8Array(0);
  itemRows = new Int32Array(0);
  offsets = new Float64Array(0);
  tsMs = new Float64Array(0);
  values = new Float32Array(0);
  targets = new Float64Array(0);

  /** Makes room for `length` changes; what was there is lost. */
  reserve(length: number): void {
    this.length = length;
    if (this.codes.length >= length) return;
    const capacity = Math.max(16, 2 * length);
    this.codes = new Uint8Array(capacity);
    this.itemRows = new Int32Array(capacity);
    this.offsets = new Float64Array(capacity);
    this.tsMs = new Float64Array(capacity);
    this.values = new Float32Array(capacity);
    this.targets = new Float64Array(capacity);
  }
}

/**
 * Changes that belong together: they are brought into the packed interactions and then dropped as one. Written by the writer thread,
 * read by others. A change is found through the bucket of its user's row: `#heads` has the number (from 1) of the newest change in the
 * bucket, each change that of the one before; 0 ends a chain.
 */
export class ChangeGeneration {
  readonly capacity: number;
  readonly #doubles: Float64Array;
  readonly #words: Int32Array;
  readonly #floats: Float32Array;
  readonly #heads: Int32Array;
  /** How many changes there are; known in the writer thread only. */
  length = 0;
  /** The number of the newest change when readers do not see it yet, otherwise 0. */
  #hidden = 0;

  constructor(memory: SharedArrayBuffer, start: number, capacity: number) {
    this.capacity = capacity;
    this.#doubles = new Float64Array(memory, start, DOUBLES * capacity);
    this.#words = new Int32Array(memory, start, WORDS * capacity);
    this.#floats = new Float32Array(memory, start, WORDS * capacity);
    this.#heads = new Int32Array(memory, start + 4 * WORDS * capacity, bucketsOf(capacity));
  }

  /**
   * Adds a change; there must be room. Readers see changes of one user that are added with `isMore` together with the next one
   * without: an event with many changes is seen as a whole or not at all.
   */
  append(change: PendingChange, isMore = false): void {
    const at = this.length;
    this.length += 1;
    const double = at * DOUBLES;
    const word = at * WORDS;
    this.#doubles[double] = change.offset;
    this.#doubles[double + 1] = change.tsMs;
    this.#doubles[double + 2] = change.target;
    this.#words[word + WORD.user] = change.userRow;
    this.#words[word + WORD.item] = change.itemRow;
    this.#words[word + WORD.code] = change.code;
    this.#floats[word + WORD.value] = change.value;
    const bucket = change.userRow & (this.#heads.length - 1);
    this.#words[word + WORD.next] = this.#hidden === 0 ? this.#heads[bucket] : this.#hidden;
    this.#hidden = isMore ? at + 1 : 0;
    // What was written before is seen by whoever sees this.
    if (!isMore) Atomics.store(this.#heads, bucket, at + 1);
  }

  clear(): void {
    this.length = 0;
    this.#hidden = 0;
    this.#heads.fill(0);
  }

  /** Writes the user rows of the changes from `begin` up to `end` to the same places of `into`. */
  copyUsers(into: Int32Array, begin: number, end: number): void {
    for (let place = begin; place < end; place += 1) into[place] = this.#words[place * WORDS + WORD.user];
  }

  offsetOf(place: number): number {
    return this.#doubles[place * DOUBLES];
  }

  /** Copies the change at `place` to the place `at` of a list. */
  copyTo(list: ChangeList, at: number, place: number): void {
    const double = place * DOUBLES;
    const word = place * WORDS;
    list.offsets[at] = this.#doubles[double];
    list.tsMs[at] = this.#doubles[double + 1];
    list.targets[at] = this.#doubles[double + 2];
    list.itemRows[at] = this.#words[word + WORD.item];
    list.codes[at] = this.#words[word + WORD.code];
    list.values[at] = this.#floats[word + WORD.value];
  }

  /** Gives the places of a user's changes that concern a catalogue, by rising offset. */
  placesOf(userRow: number, catalogue: number): number[] {
    const places: number[] = [];
    let next = Atomics.load(this.#heads, userRow & (this.#heads.length - 1));
    while (next > 0) {
      const place = next - 1;
      const word = place * WORDS;
      const isOfUser = this.#words[word + WORD.user] === userRow;
      if (isOfUser && concerns(this.#words[word + WORD.code], catalogue)) places.push(place);
      next = this.#words[word + WORD.next];
    }
    return places.reverse();
  }
}

function bucketsOf(capacity: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(2, capacity)));
}

/** Tells whether a change's code concerns a catalogue: forgetting everything concerns all. */
export function concerns(code: number, catalogue: number): boolean {
  return code >> CATALOGUE_SHIFT === catalogue || (code & CHANGE_SUBJECT) === CHANGE.clear;
}

/** The memory of changes that are not in the packed interactions yet, shared by the writer thread and readers. */
export class ChangeMemory {
  readonly generations: readonly [ChangeGeneration, ChangeGeneration];
  readonly #control: Int32Array;
  readonly #durable: Float64Array;

  /** Takes memory that `allocate` gave, in any thread. */
  constructor(memory: SharedArrayBuffer, capacity: number) {
    const first = new ChangeGeneration(memory, CONTROL_BYTES, capacity);
    const second = new ChangeGeneration(memory, CONTROL_BYTES + generationBytes(capacity), capacity);
    this.generations = [first, second];
    this.#control = new Int32Array(memory, 0, 2);
    this.#durable = new Float64Array(memory, DURABLE_AT, 1);
  }

  /** The first offset that comes again after a crash. */
  get durable(): number {
    return this.#durable[0];
  }

  set durable(offset: number) {
    this.#durable[0] = offset;
  }

  /** Allocates memory for two generations of `capacity` changes; the system gives pages as they are used. */
  static allocate(capacity: number): SharedArrayBuffer {
    return new SharedArrayBuffer(CONTROL_BYTES + 2 * generationBytes(capacity));
  }

  /** Copies a user's changes out, by rising offset. Cost: the changes in the user's bucket. */
  collect(userRow: number, catalogue: number): ChangeList | undefined {
    for (;;) {
      const turns = Atomics.load(this.#control, TURNS);
      const parts = this.generations.map((generation) => ({
        generation,
        places: generation.placesOf(userRow, catalogue),
      }));
      const collected = copyOut(parts);
      if (Atomics.load(this.#control, TURNS) === turns) return collected;
    }
  }

  /** Says that a generation was sealed or is going to be cleared. */
  turn(): void {
    Atomics.add(this.#control, TURNS, 1);
  }

  hold(): void {
    Atomics.add(this.#control, HELD, 1);
  }

  release(): void {
    Atomics.sub(this.#control, HELD, 1);
    Atomics.notify(this.#control, HELD);
  }

  isHeld(): boolean {
    return Atomics.load(this.#control, HELD) > 0;
  }

  /** Waits until nothing is held; for the writer thread alone. Gives up after `timeoutMs`. */
  waitForRelease(timeoutMs: number): void {
    const end = performance.now() + timeoutMs;
    for (let held = Atomics.load(this.#control, HELD); held > 0; held = Atomics.load(this.#control, HELD)) {
      const left = end - performance.now();
      if (left <= 0) return;
      Atomics.wait(this.#control, HELD, held, left);
    }
  }
}

function generationBytes(capacity: number): number {
  // The next generation begins at a multiple of eight bytes.
  return Math.ceil((4 * WORDS * capacity + 4 * bucketsOf(capacity)) / 8) * 8;
}

interface Part {
  readonly generation: ChangeGeneration;
  readonly places: readonly number[];
}

function copyOut(parts: readonly Part[]): ChangeList | undefined {
  const filled = parts.filter(({ places }) => places.length > 0);
  if (filled.length === 0) return undefined;
  filled.sort((a, b) => a.generation.offsetOf(a.places[0]) - b.generation.offsetOf(b.places[0]));
  const list = new ChangeList();
  list.reserve(filled.reduce((sum, { places }) => sum + places.length, 0));
  let at = 0;
  for (const { generation, places } of filled)
    for (const place of places) generation.copyTo(list, at++, place);
  return list;
}
