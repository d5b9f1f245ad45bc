import { parseEntityId } from '../domain/entity.ts';
import type { Item, ItemAttribute } from '../domain/item.ts';
import { listOfRow, NO_LISTS, type RowLists, RowListsWriter } from './row-lists.ts';

/** Names by row; the numbers of the lists are places in `names`. */
export interface NamedLists extends RowLists {
  readonly names: readonly string[];
}

/**
 * What records can be filtered by besides genre and year, by item row: about 50 bytes a release. Artists and labels are the numbers of
 * their ids, modulo 2^32, which are far beyond any that Discogs gives.
 */
export interface ItemFacets {
  readonly styles: NamedLists;
  readonly formats: NamedLists;
  readonly countries: NamedLists;
  readonly artists: RowLists;
  readonly labels: RowLists;
}

const NO_NAMES: NamedLists = { ...NO_LISTS, names: [] };
export const NO_FACETS: ItemFacets = {
  styles: NO_NAMES,
  formats: NO_NAMES,
  countries: NO_NAMES,
  artists: NO_LISTS,
  labels: NO_LISTS,
};

/** What one entry says of itself. */
interface OneItem {
  readonly styles: readonly string[];
  readonly formats: readonly string[];
  readonly countries: readonly string[];
  readonly artists: readonly number[];
  readonly labels: readonly number[];
}

const NAMED = ['styles', 'formats', 'countries'] as const;
const NUMBERED = ['artists', 'labels'] as const;

function textsIn(attribute: ItemAttribute | undefined): readonly string[] {
  if (typeof attribute === 'string') return [attribute];
  return typeof attribute === 'object' ? [...new Set(attribute)] : [];
}

/** Gives the numbers that entity ids are kept under; what is none of these ids is left out. */
export function numbersOfEntities(ids: readonly string[]): readonly number[] {
  return ids.flatMap((id) => {
    const entity = parseEntityId(id);
    return entity === undefined ? [] : [entity.number >>> 0];
  });
}

function readItem({ attributes }: Item): OneItem {
  return {
    styles: textsIn(attributes.styles),
    formats: textsIn(attributes.format_names),
    countries: textsIn(attributes.country),
    artists: numbersOfEntities(textsIn(attributes.artist_ids)),
    labels: numbersOfEntities(textsIn(attributes.label_ids)),
  };
}

function isEqual(one: ArrayLike<string | number>, other: ArrayLike<string | number>): boolean {
  return one.length === other.length && Array.from(one).every((value, at) => value === other[at]);
}

/** Tells whether a row says what an entry says. */
export function hasFacetsOf(facets: ItemFacets, row: number, item: Item): boolean {
  const read = readItem(item);
  return (
    NAMED.every((facet) => isEqual(namesOfRow(facets[facet], row), read[facet])) &&
    NUMBERED.every((facet) => isEqual(listOfRow(facets[facet], row), read[facet]))
  );
}

/** Gives the names of a row. */
export function namesOfRow(lists: NamedLists, row: number): readonly string[] {
  return Array.from(listOfRow(lists, row), (place) => lists.names[place]);
}

/** Finds a name's place without regard to case; -1 where no item has it. */
export function findName({ names }: NamedLists, name: string): number {
  const wanted = name.toLowerCase();
  return names.findIndex((known) => known.toLowerCase() === wanted);
}

class NamedListsWriter {
  readonly #lists = new RowListsWriter();
  readonly #places: Map<string, number>;

  constructor(names: readonly string[]) {
    this.#places = new Map(names.map((name, place) => [name, place]));
  }

  append(names: readonly string[]): void {
    this.#lists.append(names.map((name) => this.#placeOf(name)));
  }

  copy(lists: RowLists, first: number, end: number): void {
    this.#lists.copy(lists, first, end);
  }

  take(): NamedLists {
    return { ...this.#lists.take(), names: [...this.#places.keys()] };
  }

  #placeOf(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    this.#places.set(name, this.#places.size);
    return this.#places.size - 1;
  }
}

/** Makes facets from earlier ones, with the changed rows as their entries say it now, and further entries. */
export class ItemFacetsWriter {
  readonly #styles: NamedListsWriter;
  readonly #formats: NamedListsWriter;
  readonly #countries: NamedListsWriter;
  readonly #artists = new RowListsWriter();
  readonly #labels = new RowListsWriter();

  /** Begins with the rows of `before`, which stays as it is; `changed` gives entries by their row there. */
  constructor(before: ItemFacets, changed: ReadonlyMap<number, Item>) {
    this.#styles = new NamedListsWriter(before.styles.names);
    this.#formats = new NamedListsWriter(before.formats.names);
    this.#countries = new NamedListsWriter(before.countries.names);
    const nRows = before.styles.starts.length - 1;
    let from = 0;
    for (const [row, item] of [...changed].sort(([one], [other]) => one - other)) {
      this.#copy(before, from, row);
      this.append(item);
      from = row + 1;
    }
    this.#copy(before, from, nRows);
  }

  /** Adds the entry of the next row. */
  append(item: Item): void {
    const { styles, formats, countries, artists, labels } = readItem(item);
    this.#styles.append(styles);
    this.#formats.append(formats);
    this.#countries.append(countries);
    this.#artists.append(artists);
    this.#labels.append(labels);
  }

  take(): ItemFacets {
    return {
      styles: this.#styles.take(),
      formats: this.#formats.take(),
      countries: this.#countries.take(),
      artists: this.#artists.take(),
      labels: this.#labels.take(),
    };
  }

  #copy(before: ItemFacets, first: number, end: number): void {
    this.#styles.copy(before.styles, first, end);
    this.#formats.copy(before.formats, first, end);
    this.#countries.copy(before.countries, first, end);
    this.#artists.copy(before.artists, first, end);
    this.#labels.copy(before.labels, first, end);
  }
}
