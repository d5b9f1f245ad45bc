import type { Item } from '../../domain/item.ts';
import { DeadwaxError } from '../../errors.ts';
import { ItemMatch, MatchBody, Matches, MatchesQuery } from '../contract-matches.ts';
import { JobAccepted } from '../contract-operations.ts';
import { IdPath } from '../contract-requests.ts';
import { getItem } from '../reads.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import type { Services } from '../services.ts';
import { formatAccepted } from '../wire.ts';

/** How a track is called where matches are shown. */
function formatTrack(itemId: string, item: Item | undefined) {
  const { title = itemId, attributes = {} } = item ?? {};
  const { artist } = attributes;
  return { id: itemId, title, artist: typeof artist === 'string' ? artist : null };
}

/** Gives an item's match as the contract shows it. */
async function formatMatch({ context }: Services, itemId: string): Promise<ItemMatch> {
  const { sameAs, matched } = await context.store.items.matchesOf(itemId);
  const ids = [itemId, ...(sameAs === undefined ? [] : [sameAs]), ...matched.slice(0, 100)];
  const items = await context.store.items.getMany(ids);
  const tracks = ids.map((id, at) => formatTrack(id, items[at]));
  return {
    item: tracks[0],
    same_as: sameAs === undefined ? null : tracks[1],
    matched: tracks.slice(sameAs === undefined ? 1 : 2),
    is_decided: await context.matcher.isDecided(itemId),
  };
}

export const listMatches = defineRoute({
  method: 'GET',
  path: '/api/v1/matches',
  operation: 'listMatches',
  tag: 'Items',
  summary:
    'Lists tracks that are known from listens: those that are matched to the catalogue, or those that are not',
  access: 'read',
  params: Nothing,
  query: MatchesQuery,
  body: NoBody,
  response: Matches,
  example: { summary: 'What is not in the catalogue', path: '/api/v1/matches?status=unmatched' },
  async handle({ query: { status, count, cursor } }, { context: { store } }) {
    if (status === 'unmatched') {
      const filter = { fromListens: true, unmatched: true };
      const page = await store.items.list('tracks', filter, count, cursor);
      const matches = page.values.map((item) => ({ item: formatTrack(item.itemId, item), same_as: null }));
      return { matches, next_cursor: page.cursor ?? null };
    }
    const page = await store.items.listMatches('tracks', count, cursor);
    const items = await store.items.getMany(page.values.flatMap(({ itemId, sameAs }) => [itemId, sameAs]));
    const matches = page.values.map(({ itemId, sameAs }, at) => ({
      item: formatTrack(itemId, items[2 * at]),
      same_as: formatTrack(sameAs, items[2 * at + 1]),
    }));
    return { matches, next_cursor: page.cursor ?? null };
  },
});

export const matchAll = defineRoute({
  method: 'POST',
  path: '/api/v1/matches',
  operation: 'matchTracks',
  tag: 'Items',
  summary: 'Looks in the catalogue for every track that is known from listens alone, as a job',
  access: 'admin',
  params: Nothing,
  query: Nothing,
  body: NoBody,
  status: 202,
  response: JobAccepted,
  example: { summary: 'All', path: '/api/v1/matches' },
  async handle(_call, { context }) {
    return formatAccepted(await context.jobs.enqueue('match_tracks', {}));
  },
});

export const getMatch = defineRoute({
  method: 'GET',
  path: '/api/v1/items/{id}/match',
  operation: 'getItemMatch',
  tag: 'Items',
  summary: 'Tells what an item is the same as, and what is the same as it',
  access: 'read',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  response: ItemMatch,
  example: { summary: 'A track', path: '/api/v1/items/track:TRAAAAK128F9318786/match' },
  async handle({ params }, services) {
    await getItem(services, params.id);
    return formatMatch(services, params.id);
  },
});

export const putMatch = defineRoute({
  method: 'PUT',
  path: '/api/v1/items/{id}/match',
  operation: 'setItemMatch',
  tag: 'Items',
  summary:
    'Says what an item is the same as, or with null that it is the same as no other; matching by text leaves it alone then',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: MatchBody,
  response: ItemMatch,
  example: {
    summary: 'A correction',
    path: '/api/v1/items/track:59cce248-1482-50fb-9122-854e6058d2fb/match',
    body: { same_as: 'track:TRAAAAK128F9318786' },
  },
  async handle({ params, body }, services) {
    await getItem(services, params.id);
    if (body.same_as === params.id)
      throw new DeadwaxError(
        'invalid_input',
        `item '${params.id}' cannot be the same as itself; name another`,
      );
    if (body.same_as !== null) await getItem(services, body.same_as);
    await services.context.matcher.decide(params.id, body.same_as ?? undefined);
    return formatMatch(services, params.id);
  },
});

export const deleteMatch = defineRoute({
  method: 'DELETE',
  path: '/api/v1/items/{id}/match',
  operation: 'forgetItemMatch',
  tag: 'Items',
  summary: 'Takes back what was said about an item, and matches it by its text again',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  response: ItemMatch,
  example: {
    summary: 'One',
    path: '/api/v1/items/track:59cce248-1482-50fb-9122-854e6058d2fb/match',
  },
  async handle({ params }, services) {
    await services.context.matcher.forget(await getItem(services, params.id));
    return formatMatch(services, params.id);
  },
});
