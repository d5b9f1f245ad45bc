import { Vocabulary } from '../dataset/vocabulary.ts';
import type { Item } from '../domain/item.ts';
import { hasFacetsOf, type ItemFacets, ItemFacetsWriter, NO_FACETS } from './item-facets.ts';

/**
 * What filters and priors need of every entry of a catalogue, by item row. About 10 bytes an item besides the ids and the facets.
 * Shapes: `years` and `isStub` [nItems], `genreBits` [nItems x genreWords]: bit g of an item's words is set when it has genre g.
 */
export interface ItemIndex {
  readonly ids: Vocabulary;
  /** Genres in the order of their bits. */
  readonly genres: readonly string[];
  readonly genreWords: number;
  readonly genreBits: Uint32Array;
  /** 0 where unknown. */
  readonly years: Int16Array;
  readonly isStub: Uint8Array;
  readonly facets: ItemFacets;
  /** The row of the item that a matched item is read as, by the matched item's row: the two are one, and the former is never listed. */
  readonly matched: ReadonlyMap<number, number>;
}

/** Builds the index from all entries in row order. */
export async function buildItemIndex(
  items: AsyncIterable<readonly Item[]>,
  matched: ReadonlyMap<number, number> = new Map(),
): Promise<ItemIndex> {
  const empty: ItemIndex = {
    ids: new Vocabulary([]),
    genres: [],
    genreWords: 0,
    genreBits: new Uint32Array(0),
    years: new Int16Array(0),
    isStub: new Uint8Array(0),
    facets: NO_FACETS,
    matched,
  };
  return extendItemIndex(empty, { added: items, changed: [], matched });
}

/** What of an entry the index has. */
interface IndexedItem {
  readonly row: number;
  readonly year: number;
  readonly stub: number;
  readonly genres: readonly number[];
}

/** What differs from an index. */
interface IndexChanges {
  /** Entries with rows after those of the index, in their order. */
  readonly added: AsyncIterable<readonly Item[]>;
  /** Entries of the index that were written since. */
  readonly changed: readonly Item[];
  readonly matched: ReadonlyMap<number, number>;
}

/**
 * Gives an index with what differs; the same one where that is nothing. A genre that no entry has any more stays. Cost: that of what
 * differs, and a copy of the arrays.
 */
export async function extendItemIndex(index: ItemIndex, differing: IndexChanges): Promise<ItemIndex> {
  const { added, changed, matched } = differing;
  const genreRows = new Map(index.genres.map((genre, bit) => [genre, bit]));
  const indexed = (item: Item, row: number): IndexedItem => ({
    row,
    year: item.year ?? 0,
    stub: item.stub ? 1 : 0,
    genres: item.genres.map((genre) => rowOfGenre(genreRows, genre)),
  });
  const differs = new Map<number, Item>();
  for (const item of changed) {
    const row = index.ids.rowOf(item.itemId);
    if (row === undefined) continue;
    if (!isSame(index, indexed(item, row)) || !hasFacetsOf(index.facets, row, item)) differs.set(row, item);
  }
  const items = Array.from(differs, ([row, item]) => indexed(item, row));
  const facets = new ItemFacetsWriter(index.facets, differs);
  const addedIds: string[] = [];
  for await (const block of added) {
    for (const item of block) {
      items.push(indexed(item, index.ids.size + addedIds.length));
      facets.append(item);
      addedIds.push(item.itemId);
    }
  }
  if (items.length === 0) return matched === index.matched ? index : { ...index, matched };
  return {
    ...withItems(index, items, [...genreRows.keys()], index.ids.size + addedIds.length),
    facets: facets.take(),
    ids: addedIds.length === 0 ? index.ids : new Vocabulary(index.ids.ids.concat(addedIds), index.ids),
    matched,
  };
}

function isSame(index: ItemIndex, { row, year, stub, genres }: IndexedItem): boolean {
  const before = genresOfRow(index, row);
  return (
    index.years[row] === year &&
    index.isStub[row] === stub &&
    before.length === new Set(genres).size &&
    genres.every((genre) => before.includes(genre))
  );
}

/** Copies the arrays of an index to `nItems` and writes items into them. */
function withItems(
  index: ItemIndex,
  items: readonly IndexedItem[],
  genres: readonly string[],
  nItems: number,
): Omit<ItemIndex, 'ids' | 'facets' | 'matched'> {
  const genreWords = Math.ceil(genres.length / 32);
  const genreBits = new Uint32Array(nItems * genreWords);
  if (genreWords === index.genreWords) genreBits.set(index.genreBits);
  else
    for (let row = 0; row < index.ids.size; row++)
      for (let word = 0; word < index.genreWords; word++)
        genreBits[row * genreWords + word] = index.genreBits[row * index.genreWords + word];
  const [years, isStub] = [new Int16Array(nItems), new Uint8Array(nItems)];
  years.set(index.years);
  isStub.set(index.isStub);
  for (const item of items) {
    years[item.row] = item.year;
    isStub[item.row] = item.stub;
    genreBits.fill(0, item.row * genreWords, (item.row + 1) * genreWords);
    for (const genre of item.genres) genreBits[item.row * genreWords + (genre >> 5)] |= 1 << (genre & 31);
  }
  return { genres, genreWords, genreBits, years, isStub };
}

/** Gives an item's row, that of the item it is read as where it is matched; undefined where there is no such item. */
export function readRowOf(index: ItemIndex, itemId: string): number | undefined {
  const row = index.ids.rowOf(itemId);
  return row === undefined ? undefined : (index.matched.get(row) ?? row);
}

function rowOfGenre(rows: Map<string, number>, genre: string): number {
  const known = rows.get(genre);
  if (known !== undefined) return known;
  rows.set(genre, rows.size);
  return rows.size - 1;
}

/** Tells whether an item has the genre of a bit. */
export function hasGenre(index: ItemIndex, itemRow: number, genre: number): boolean {
  return (index.genreBits[itemRow * index.genreWords + (genre >> 5)] & (1 << (genre & 31))) !== 0;
}

/** Gives the bits of an item's genres, ascending. */
export function genresOfRow(index: ItemIndex, itemRow: number): readonly number[] {
  const genres: number[] = [];
  for (let word = 0; word < index.genreWords; word++) {
    let bits = index.genreBits[itemRow * index.genreWords + word];
    while (bits !== 0) {
      const lowest = 31 - Math.clz32(bits & -bits);
      genres.push(word * 32 + lowest);
      bits &= bits - 1;
    }
  }
  return genres;
}

/** Finds a genre's bit by its name, without regard to case; -1 where no item has it. */
export function findGenre(index: ItemIndex, name: string): number {
  const wanted = name.toLowerCase();
  return index.genres.findIndex((genre) => genre.toLowerCase() === wanted);
}
