/** The catalogue that the pages show; the others come with their own pages. */
export const CATALOGUE = 'movies';
