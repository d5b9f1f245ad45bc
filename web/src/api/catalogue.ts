/** The catalogue that the pages show where nothing else is chosen. */
export const CATALOGUE = 'movies';

/** The catalogues that can be browsed, and what one of their items is called. */
export const BROWSED = { movies: 'Films', tracks: 'Tracks' } as const;
export type BrowsedCatalogue = keyof typeof BROWSED;

/** What the pairs of a user and an item are called that a model learns from. */
export function interactionsOf(catalogue: string): string {
  return catalogue === CATALOGUE ? 'ratings' : 'interactions';
}

/** Takes a catalogue from an address. */
export function readCatalogue(name: string | null): BrowsedCatalogue {
  return name === 'tracks' ? 'tracks' : CATALOGUE;
}
