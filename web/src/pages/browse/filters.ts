import { CATALOGUE, readCatalogue } from '../../api/catalogue.ts';
import type { BrowseFilters } from '../../api/films.ts';

/** Reads the filters from the address, where they live, so that a selection can be shared and gone back to. */
export function readFilters(search: URLSearchParams): BrowseFilters {
  const score = Number.parseFloat(search.get('min_score') ?? '');
  return {
    catalogue: readCatalogue(search.get('catalogue')),
    user: search.get('user') ?? '',
    text: search.get('text') ?? '',
    genre: search.get('genre') ?? '',
    minScore: Number.isFinite(score) ? score : undefined,
  };
}

/** The address's form of the filters; empty ones are left out. */
export function writeFilters(filters: BrowseFilters): URLSearchParams {
  const { catalogue, user, text, genre, minScore } = filters;
  const search = new URLSearchParams();
  if (catalogue !== CATALOGUE) search.set('catalogue', catalogue);
  if (user !== '') search.set('user', user);
  if (text !== '') search.set('text', text);
  if (genre !== '') search.set('genre', genre);
  if (minScore !== undefined) search.set('min_score', String(minScore));
  return search;
}
