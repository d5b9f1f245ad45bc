import { CATALOGUES, type Catalogue } from '../../domain/catalogue.ts';
import type { StoredEvent } from '../../domain/event.ts';

/**
 * Events as columns: strings once each, numbers in buffers that move between threads without being copied.
 * Shapes: `users items ratings tsMs offsets` [nEvents]; `users` and `items` index `userIds` and `itemIds`;
 * `itemCatalogues` is parallel to `itemIds` and indexes CATALOGUES. A removal has the rating NaN.
 */
export interface EventColumns {
  readonly userIds: readonly string[];
  readonly itemIds: readonly string[];
  readonly itemCatalogues: Uint8Array<ArrayBuffer>;
  readonly users: Int32Array<ArrayBuffer>;
  readonly items: Int32Array<ArrayBuffer>;
  readonly ratings: Float64Array<ArrayBuffer>;
  readonly tsMs: Float64Array<ArrayBuffer>;
  readonly offsets: Float64Array<ArrayBuffer>;
}

/** Numbers strings in the order in which they come. */
class Numbering {
  readonly ids: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(id: string): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    this.#numbers.set(id, this.ids.length);
    this.ids.push(id);
    return this.ids.length - 1;
  }
}

/** Numbers items by catalogue and id with one map a catalogue. */
class ItemNumbering {
  readonly ids: string[] = [];
  readonly catalogues: number[] = [];
  readonly #numbers: ReadonlyMap<Catalogue, Map<string, number>> = new Map(
    CATALOGUES.map((name) => [name, new Map()]),
  );

  numberOf(catalogue: Catalogue, id: string): number {
    const numbers = this.#numbers.get(catalogue);
    const known = numbers?.get(id);
    if (known !== undefined) return known;
    numbers?.set(id, this.ids.length);
    this.ids.push(id);
    this.catalogues.push(CATALOGUES.indexOf(catalogue));
    return this.ids.length - 1;
  }
}

/** Gives events as columns. */
export function toEventColumns(events: readonly StoredEvent[]): EventColumns {
  const userNumbers = new Numbering();
  const itemNumbers = new ItemNumbering();
  const n = events.length;
  const users = new Int32Array(n);
  const items = new Int32Array(n);
  const ratings = new Float64Array(n);
  const tsMs = new Float64Array(n);
  const offsets = new Float64Array(n);
  for (let at = 0; at < n; at += 1) {
    const { offset, event } = events[at];
    if (event.itemId === undefined || event.catalogue === undefined) continue;
    users[at] = userNumbers.numberOf(event.userId);
    items[at] = itemNumbers.numberOf(event.catalogue, event.itemId);
    ratings[at] = event.type === 'rating' ? (event.value ?? Number.NaN) : Number.NaN;
    tsMs[at] = event.tsMs;
    offsets[at] = offset;
  }
  const itemCatalogues = Uint8Array.from(itemNumbers.catalogues);
  return {
    userIds: userNumbers.ids,
    itemIds: itemNumbers.ids,
    itemCatalogues,
    users,
    items,
    ratings,
    tsMs,
    offsets,
  };
}
