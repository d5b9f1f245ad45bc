import type { EntryTexts } from '../domain/entry-texts.ts';
import type { Store } from '../store/store.ts';

type Table = 'items' | 'entities';

/** How many bytes of entries go into one transaction; more where a single text is larger. */
const FULL_BYTES = 1_572_864;
/** So many do when nothing else is on its way. */
const LEAST_BYTES = 262_144;
/** How many transactions are under way: while one is written the next one waits there, and a third is filled. */
const WRITES_AT_ONCE = 2;

/** The entries of a transaction, in memory that the writing thread sees, too. */
class Batch {
  readonly memory: Uint8Array;
  readonly ids: string[] = [];
  readonly texts: Uint8Array[] = [];
  nBytes = 0;

  constructor(memory: Uint8Array) {
    this.memory = memory;
  }

  hasRoomFor({ texts }: EntryTexts): boolean {
    return this.nBytes + sizeOf(texts) <= this.memory.length;
  }

  add({ ids, texts }: EntryTexts): void {
    for (const id of ids) this.ids.push(id);
    for (const text of texts) {
      this.memory.set(text, this.nBytes);
      this.texts.push(this.memory.subarray(this.nBytes, this.nBytes + text.length));
      this.nBytes += text.length;
    }
  }
}

function sizeOf(texts: readonly Uint8Array[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0);
}

/**
 * Writes entries in the order that they come in, many to a transaction. Memory: that of three transactions, which is used again and
 * again, so that nothing waits for a collection of garbage.
 */
export class CatalogueWriter {
  readonly #store: Pick<Store, Table>;
  readonly #writes = new Set<Promise<void>>();
  readonly #free: Uint8Array[] = [];
  #table: Table = 'items';
  #batch: Batch | undefined;
  #failure: { readonly thrown: unknown } | undefined;

  constructor(store: Pick<Store, Table>) {
    this.#store = store;
  }

  /** Takes a copy of entries; waits while too many are on their way. Errors: those of the store, also of what was taken earlier. */
  async add(table: Table, entries: EntryTexts): Promise<void> {
    if (table !== this.#table || this.#batch?.hasRoomFor(entries) === false) await this.#write();
    this.#table = table;
    this.#batch ??= new Batch(this.#takeMemory(sizeOf(entries.texts)));
    this.#batch.add(entries);
    this.#check();
    if (this.#writes.size === 0 && this.#batch.nBytes >= LEAST_BYTES) await this.#write();
  }

  /** Resolves once everything that was taken is on the disk. Errors: those of the store. */
  async flush(): Promise<void> {
    await this.#write();
    await Promise.all(this.#writes);
    this.#check();
  }

  async #write(): Promise<void> {
    const batch = this.#batch;
    if (batch === undefined) return;
    while (this.#writes.size >= WRITES_AT_ONCE) await Promise.race(this.#writes);
    this.#batch = undefined;
    const write = this.#store[this.#table]
      .put({ ids: batch.ids, texts: batch.texts })
      .catch((thrown: unknown) => {
        this.#failure ??= { thrown };
      })
      .then(() => {
        this.#writes.delete(write);
        if (batch.memory.length === FULL_BYTES) this.#free.push(batch.memory);
      });
    this.#writes.add(write);
  }

  #takeMemory(leastBytes: number): Uint8Array {
    if (leastBytes > FULL_BYTES) return new Uint8Array(new SharedArrayBuffer(leastBytes));
    return this.#free.pop() ?? new Uint8Array(new SharedArrayBuffer(FULL_BYTES));
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure.thrown;
  }
}
