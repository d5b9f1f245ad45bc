/** The catalogues in the order of the switch. */
export const CATALOGUES = ['movies', 'records', 'tracks'] as const;
export type Catalogue = (typeof CATALOGUES)[number];

/** The catalogue where there is nothing in any. */
export const FIRST_CATALOGUE: Catalogue = 'movies';

/** How one speaks of a catalogue. */
interface CatalogueWords {
  readonly name: string;
  readonly one: string;
  readonly many: string;
  /** What the pairs of a user and an item are called that a model learns from. */
  readonly interactions: string;
  /** What a user did with an item that speaks for another: because you ... it. */
  readonly verb: string;
  /** By what one looks for an item. */
  readonly searchedBy: string;
  /** How data comes in, where there is none. */
  readonly comesFrom: string;
}

export const WORDS: Readonly<Record<Catalogue, CatalogueWords>> = {
  movies: {
    name: 'Films',
    one: 'film',
    many: 'films',
    interactions: 'ratings',
    verb: 'rated',
    searchedBy: 'A word of the title',
    comesFrom: 'Import a data set of ratings',
  },
  records: {
    name: 'Records',
    one: 'record',
    many: 'records',
    interactions: 'owned and wanted records',
    verb: 'own or want',
    searchedBy: 'Title or artist',
    comesFrom: 'Import a Discogs dump or a collection',
  },
  tracks: {
    name: 'Tracks',
    one: 'track',
    many: 'tracks',
    interactions: 'plays and thumbs',
    verb: 'played',
    searchedBy: 'Title or artist',
    comesFrom: 'Import a listening history or connect a player',
  },
};

/** Takes a catalogue from an address; undefined where it names none. */
export function readCatalogue(name: string | null): Catalogue | undefined {
  return CATALOGUES.find((catalogue) => catalogue === name);
}

/** Gives the catalogue of an item by the beginning of its id. */
export function catalogueOf(itemId: string): Catalogue {
  if (itemId.startsWith('release:')) return 'records';
  return itemId.startsWith('track:') ? 'tracks' : 'movies';
}

/** Chooses the catalogue that is shown unless the address says which: the one with the most items. */
export function largestCatalogue(
  counts: readonly { readonly catalogue: Catalogue; readonly n_items: number }[],
): Catalogue {
  const [most] = counts.toSorted((one, other) => other.n_items - one.n_items);
  return most !== undefined && most.n_items > 0 ? most.catalogue : FIRST_CATALOGUE;
}
