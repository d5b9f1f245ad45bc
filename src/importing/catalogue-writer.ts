import type { EntryTexts } from '../domain/entry-texts.ts';
import type { Store } from '../store/store.ts';

type Table = 'items' | 'entities';

/** How many characters of entries go into one transaction. */
const FULL_TRANSACTION = 1_500_000;
/** So many do when nothing else is on its way. */
const LEAST_TRANSACTION = 300_000;
/** How many transactions are under way: while one is written the next one waits there, and a third is filled. */
const WRITES_AT_ONCE = 2;

/** Writes entries in the order that they come in, many to a transaction. Memory: those of some transactions. */
export class CatalogueWriter {
  readonly #store: Pick<Store, Table>;
  readonly #writes = new Set<Promise<void>>();
  #table: Table = 'items';
  #ids: string[] = [];
  #texts: string[] = [];
  #nCharacters = 0;
  #failure: { readonly thrown: unknown } | undefined;

  constructor(store: Pick<Store, Table>) {
    this.#store = store;
  }

  /** Takes entries; waits while too many are on their way. Errors: those of the store, also of what was taken earlier. */
  async add(table: Table, { ids, texts }: EntryTexts): Promise<void> {
    if (table !== this.#table) this.#write();
    this.#table = table;
    this.#ids.push(...ids);
    for (const text of texts) {
      this.#texts.push(text);
      this.#nCharacters += text.length;
    }
    while (this.#nCharacters >= FULL_TRANSACTION && this.#writes.size >= WRITES_AT_ONCE)
      await Promise.race(this.#writes);
    this.#check();
    const least = this.#writes.size === 0 ? LEAST_TRANSACTION : FULL_TRANSACTION;
    if (this.#nCharacters >= least) this.#write();
  }

  /** Resolves once everything that was taken is on the disk. Errors: those of the store. */
  async flush(): Promise<void> {
    this.#write();
    await Promise.all(this.#writes);
    this.#check();
  }

  #write(): void {
    if (this.#ids.length === 0) return;
    const entries = { ids: this.#ids, texts: this.#texts };
    this.#ids = [];
    this.#texts = [];
    this.#nCharacters = 0;
    const write = this.#store[this.#table].put(entries).then(
      () => {},
      (thrown: unknown) => {
        this.#failure ??= { thrown };
      },
    );
    this.#writes.add(write);
    void write.then(() => this.#writes.delete(write));
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure.thrown;
  }
}
