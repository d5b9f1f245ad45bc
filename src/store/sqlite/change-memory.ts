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
const BYTES_PER_CHANGE = 3 * 8 + 4 * 4 + 1;

/**
 * Changes that belong together: they are brought into the packed interactions and then dropped as one. Written by the writer thread,
 * read by others. A change is found through the bucket of its user's row: `#heads` has the number (from 1) of the newest change in the
 * bucket, `#nexts` that of the one before; 0 ends a chain.
 */
export class ChangeGeneration implements ChangeColumns {
  readonly capacity: number;
  readonly offsets: Float64Array;
  readonly tsMs: Float64Array;
  readonly targets: Float64Array;
  readonly users: Int32Array;
  readonly itemRows: Int32Array;
  readonly values: Float32Array;
  readonly codes: Uint8Array;
  readonly #nexts: Int32Array;
  readonly #heads: Int32Array;
  /** How many changes there are; known in the writer thread only. */
  length = 0;

  constructor(memory: SharedArrayBuffer, start: number, capacity: number) {
    let at = start;
    const take = (bytes: number): number => {
      const from = at;
      at += bytes;
      return from;
    };
    const floats = () => new Float64Array(memory, take(8 * capacity), capacity);
    const ints = (length: number) => new Int32Array(memory, take(4 * length), length);
    this.capacity = capacity;
    this.offsets = floats();
    this.tsMs = floats();
    this.targets = floats();
    this.users = ints(capacity);
    this.itemRows = ints(capacity);
    this.#nexts = ints(capacity);
    this.#heads = ints(bucketsOf(capacity));
    this.values = new Float32Array(memory, take(4 * capacity), capacity);
    this.codes = new Uint8Array(memory, take(capacity), capacity);
  }

  /** Adds a change; there must be room. */
  append(change: PendingChange): void {
    const at = this.length;
    this.length += 1;
    this.offsets[at] = change.offset;
    this.tsMs[at] = change.tsMs;
    this.users[at] = change.userRow;
    this.itemRows[at] = change.itemRow;
    this.values[at] = change.value;
    this.codes[at] = change.code;
    this.targets[at] = change.target;
    const bucket = change.userRow & (this.#heads.length - 1);
    this.#nexts[at] = this.#heads[bucket];
    // What was written before is seen by whoever sees this.
    Atomics.store(this.#heads, bucket, at + 1);
  }

  clear(): void {
    this.length = 0;
    this.#heads.fill(0);
  }

  /** Gives the places of a user's changes that concern a catalogue, by rising offset. */
  placesOf(userRow: number, catalogue: number): number[] {
    const places: number[] = [];
    const { users, codes } = this;
    let next = Atomics.load(this.#heads, userRow & (this.#heads.length - 1));
    while (next > 0) {
      const place = next - 1;
      if (users[place] === userRow && concerns(codes[place], catalogue)) places.push(place);
      next = this.#nexts[place];
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

/** A user's pending changes in one catalogue, copied out. */
export interface CollectedChanges extends ChangeColumns {
  readonly length: number;
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
  collect(userRow: number, catalogue: number): CollectedChanges | undefined {
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

/** Places after which the columns of the next generation begin at a multiple of eight bytes. */
function generationBytes(capacity: number): number {
  return Math.ceil((BYTES_PER_CHANGE * capacity + 4 * capacity + 4 * bucketsOf(capacity)) / 64) * 64;
}

interface Part {
  readonly generation: ChangeGeneration;
  readonly places: readonly number[];
}

function copyOut(parts: readonly Part[]): CollectedChanges | undefined {
  const filled = parts.filter(({ places }) => places.length > 0);
  filled.sort((a, b) => a.generation.offsets[a.places[0]] - b.generation.offsets[b.places[0]]);
  const all = filled.flatMap(({ generation, places }) => places.map((place) => ({ generation, place })));
  if (all.length === 0) return undefined;
  return {
    length: all.length,
    offsets: Float64Array.from(all, ({ generation, place }) => generation.offsets[place]),
    tsMs: Float64Array.from(all, ({ generation, place }) => generation.tsMs[place]),
    targets: Float64Array.from(all, ({ generation, place }) => generation.targets[place]),
    itemRows: Int32Array.from(all, ({ generation, place }) => generation.itemRows[place]),
    values: Float32Array.from(all, ({ generation, place }) => generation.values[place]),
    codes: Uint8Array.from(all, ({ generation, place }) => generation.codes[place]),
  };
}
