import type { Catalogue } from '../../api/catalogue.ts';
import type { BrowseFilters } from '../../api/items.ts';

/** What the address remembers of the filters, besides the catalogue. */
const FILTER_PARAMETERS = ['user', 'text', 'genre', 'min_score'] as const;

/** Reads the filters from the address, where they live, so that a selection can be shared and gone back to. */
export function readFilters(search: URLSearchParams, catalogue: Catalogue): BrowseFilters {
  const score = Number.parseFloat(search.get('min_score') ?? '');
  return {
    catalogue,
    user: search.get('user') ?? '',
    text: search.get('text') ?? '',
    genre: search.get('genre') ?? '',
    minScore: Number.isFinite(score) ? score : undefined,
  };
}

/** Writes the filters into an address; empty ones are left out, what is no filter stays. */
export function writeFilters(search: URLSearchParams, filters: BrowseFilters): URLSearchParams {
  const { user, text, genre, minScore } = filters;
  const values = { user, text, genre, min_score: minScore === undefined ? '' : String(minScore) };
  const next = new URLSearchParams(search);
  for (const name of FILTER_PARAMETERS) {
    if (values[name] === '') next.delete(name);
    else next.set(name, values[name]);
  }
  return next;
}
