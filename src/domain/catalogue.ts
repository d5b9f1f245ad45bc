import { DeadwaxError } from '../errors.ts';

/** The catalogues that exist. Each has its own items, interactions and models. */
export const CATALOGUES = ['movies', 'records', 'tracks'] as const;
export type Catalogue = (typeof CATALOGUES)[number];

/** The prefix of an item id that tells its catalogue: `movie:260`, `release:249504`, `track:TRAAAAK128F9318786`. */
const PREFIXES: Readonly<Record<string, Catalogue>> = {
  movie: 'movies',
  release: 'records',
  track: 'tracks',
};

/** Parses a catalogue's name. Errors: `invalid_input`, naming the ones that exist. */
export function parseCatalogue(name: string): Catalogue {
  const found = CATALOGUES.find((catalogue) => catalogue === name);
  if (found !== undefined) return found;
  throw new DeadwaxError(
    'invalid_input',
    `catalogue '${name}' does not exist; use one of ${CATALOGUES.join(', ')}`,
  );
}

/** Gives the catalogue that an item id belongs to by its prefix, or undefined where the prefix is not a known one. */
export function catalogueOfItem(itemId: string): Catalogue | undefined {
  const colon = itemId.indexOf(':');
  return colon <= 0 ? undefined : PREFIXES[itemId.slice(0, colon)];
}
