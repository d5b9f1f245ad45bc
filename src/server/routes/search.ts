import type { Catalogue } from '../../domain/catalogue.ts';
import { ENTITY_KINDS } from '../../domain/entity.ts';
import type { SearchKind, FoundEntry as StoredEntry } from '../../store/store.ts';
import { Found, type FoundEntry, SearchQuery, Suggestions, SuggestQuery } from '../contract-search.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';

/** Artists, labels and masters are of records. */
function kindsOf(
  catalogue: Catalogue | undefined,
  kinds: readonly SearchKind[] | undefined,
): readonly SearchKind[] | undefined {
  if (catalogue === undefined) return kinds;
  const inside: readonly SearchKind[] = catalogue === 'records' ? [catalogue, ...ENTITY_KINDS] : [catalogue];
  return kinds === undefined ? inside : inside.filter((kind) => kinds.includes(kind));
}

function formatEntry(entry: StoredEntry): FoundEntry {
  const { kind, id, title, match } = entry;
  return {
    kind,
    id,
    title,
    artist: entry.artist ?? null,
    year: entry.year ?? null,
    genres: [...entry.genres],
    image: entry.image ?? null,
    n_users: entry.nUsers,
    match,
  };
}

function msSince(startedAt: number): number {
  return Math.round((performance.now() - startedAt) * 100) / 100;
}

export const search = defineRoute({
  method: 'GET',
  path: '/api/v1/search',
  operation: 'search',
  tag: 'Search',
  summary:
    'Finds films, releases, tracks, artists and labels by words: the better match first, then what more users have',
  access: 'read',
  params: Nothing,
  query: SearchQuery,
  body: NoBody,
  response: Found,
  example: {
    summary: 'Films of the nineties',
    path: '/api/v1/search?q=star&catalogue=movies&year_from=1990',
  },
  async handle({ query }, { context }) {
    const startedAt = performance.now();
    const { values, cursor } = await context.store.search.find({
      text: query.q,
      isTyping: false,
      count: query.count,
      kinds: kindsOf(query.catalogue, query.kind),
      genre: query.genre,
      style: query.style,
      format: query.format,
      country: query.country,
      yearFrom: query.year_from,
      yearTo: query.year_to,
      cursor: query.cursor,
    });
    return { results: values.map(formatEntry), next_cursor: cursor ?? null, took_ms: msSince(startedAt) };
  },
});

export const suggest = defineRoute({
  method: 'GET',
  path: '/api/v1/suggest',
  operation: 'suggest',
  tag: 'Search',
  summary: 'Suggests what is being typed',
  access: 'read',
  params: Nothing,
  query: SuggestQuery,
  body: NoBody,
  response: Suggestions,
  example: { summary: 'What begins so', path: '/api/v1/suggest?q=sta' },
  async handle({ query }, { context }) {
    const startedAt = performance.now();
    const { values } = await context.store.search.find({
      text: query.q,
      isTyping: true,
      count: query.count,
      kinds: kindsOf(query.catalogue, query.kind),
    });
    return { suggestions: values.map(formatEntry), took_ms: msSince(startedAt) };
  },
});
