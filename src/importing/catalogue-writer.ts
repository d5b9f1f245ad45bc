import type { Entity } from '../domain/entity.ts';
import type { Item } from '../domain/item.ts';
import type { Store } from '../store/store.ts';

/** How many entries go into one transaction. */
const WRITE_ENTRIES = 500;
/** How many transactions are under way: while one is on its way to the disk the next one is filled. */
const WRITES_AT_ONCE = 2;

/** Writes entries in the order that they come in, many to a transaction. Memory: those of some transactions. */
export class CatalogueWriter {
  readonly #store: Pick<Store, 'items' | 'entities'>;
  #items: Item[] = [];
  #entities: Entity[] = [];
  #writes: Promise<void>[] = [];

  constructor(store: Pick<Store, 'items' | 'entities'>) {
    this.#store = store;
  }

  /** Takes entries; waits while too many are on their way. Errors: those of the store, also of what was taken earlier. */
  async add(items: readonly Item[], entities: readonly Entity[]): Promise<void> {
    this.#items.push(...items);
    this.#entities.push(...entities);
    if (this.#items.length >= WRITE_ENTRIES) this.#writeItems();
    if (this.#entities.length >= WRITE_ENTRIES) this.#writeEntities();
    while (this.#writes.length > WRITES_AT_ONCE) await this.#writes.shift();
  }

  /** Resolves once everything that was taken is on the disk. Errors: those of the store. */
  async flush(): Promise<void> {
    if (this.#items.length > 0) this.#writeItems();
    if (this.#entities.length > 0) this.#writeEntities();
    while (this.#writes.length > 0) await this.#writes.shift();
  }

  #writeItems(): void {
    const items = this.#items;
    this.#items = [];
    this.#start(this.#store.items.put(items));
  }

  #writeEntities(): void {
    const entities = this.#entities;
    this.#entities = [];
    this.#start(this.#store.entities.put(entities));
  }

  #start(write: Promise<void>): void {
    // Whoever waits for it next sees the failure.
    write.catch(() => {});
    this.#writes.push(write);
  }
}
