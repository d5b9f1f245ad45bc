import { findTrackByText } from '../../catalog/find-track.ts';
import { DeadwaxError } from '../../errors.ts';
import type { ItemFilter } from '../../store/store.ts';
import { ItemDetail, ItemPage, SimilarItems, TopUsers } from '../contract.ts';
import { CatalogueQuery, CountQuery, Genres, IdPath, ItemsQuery, TextQuery } from '../contract-requests.ts';
import { getItem, waitForWrites } from '../reads.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import type { Services } from '../services.ts';
import { formatItem, formatModelRef, formatProperties } from '../wire.ts';

export const listItems = defineRoute({
  method: 'GET',
  path: '/api/v1/items',
  operation: 'listItems',
  tag: 'Items',
  summary: 'Lists the items of a catalogue',
  access: 'read',
  params: Nothing,
  query: ItemsQuery,
  body: NoBody,
  response: ItemPage,
  example: {
    summary: 'Films of the nineties by title',
    path: '/api/v1/items?text=star&year_from=1990&year_to=1999',
  },
  async handle({ query }, { context }) {
    const filter: ItemFilter = {
      ...(query.genre === undefined ? {} : { genre: query.genre }),
      ...(query.year_from === undefined ? {} : { yearFrom: query.year_from }),
      ...(query.year_to === undefined ? {} : { yearTo: query.year_to }),
      ...(query.text === undefined ? {} : { text: query.text }),
    };
    const page = await context.store.items.list(query.catalogue, filter, query.count, query.cursor);
    return { items: page.values.map(formatItem), next_cursor: page.cursor ?? null };
  },
});

export const getItemDetail = defineRoute({
  method: 'GET',
  path: '/api/v1/items/{id}',
  operation: 'getItem',
  tag: 'Items',
  summary: 'Gives an item with its figures',
  access: 'read',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  response: ItemDetail,
  example: { summary: 'A film', path: '/api/v1/items/movie:260' },
  async handle({ params }, services) {
    const item = await getItem(services, params.id);
    await waitForWrites(services);
    const figures = await services.context.itemFigures(params.id);
    return {
      ...formatItem(item),
      n_ratings: figures.nRatings,
      average_rating: figures.averageRating ?? null,
      n_owners: figures.nOwners ?? null,
      n_wanting: figures.nWanting ?? null,
      n_plays: figures.nPlays ?? null,
      n_listeners: figures.nListeners ?? null,
    };
  },
});

/** Gives what is like an item; one that is the same as another is looked at as that. */
async function answerSimilar(services: Services, itemId: string, count: number): Promise<SimilarItems> {
  const { catalogue } = await getItem(services, itemId);
  const { store, answers } = services.context;
  const { sameAs = itemId } = await store.items.matchesOf(itemId);
  const { model, items } = await answers(catalogue).similarItems(sameAs, count);
  const entries = await store.items.getMany(items.map((item) => item.itemId));
  return {
    item_id: itemId,
    model: formatModelRef(model),
    items: items.map((item, index) => ({
      id: item.itemId,
      score: item.score,
      rank: index + 1,
      properties: formatProperties(entries[index], item.itemId),
    })),
  };
}

export const similarItems = defineRoute({
  method: 'GET',
  path: '/api/v1/items/{id}/similar',
  operation: 'listSimilarItems',
  tag: 'Items',
  summary: 'Lists the items most like one',
  access: 'read',
  params: IdPath,
  query: CountQuery,
  body: NoBody,
  response: SimilarItems,
  example: { summary: 'Like this film', path: '/api/v1/items/movie:260/similar?count=10' },
  handle: ({ params, query }, services) => answerSimilar(services, params.id, query.count),
});

export const similarByText = defineRoute({
  method: 'GET',
  path: '/api/v1/items/similar',
  mayMiss: true,
  operation: 'listSimilarByText',
  tag: 'Items',
  summary: 'Lists the tracks most like one that is known by artist and title, for players that know no ids',
  access: 'read',
  params: Nothing,
  query: TextQuery,
  body: NoBody,
  response: SimilarItems,
  example: { summary: 'Like this song', path: '/api/v1/items/similar?artist=Low&track=Words' },
  async handle({ query: { artist, track, count } }, services) {
    const itemId = await findTrackByText(services.context.store.items, artist, track);
    if (itemId !== undefined) return answerSimilar(services, itemId, count);
    throw new DeadwaxError(
      'not_found',
      `no track '${track}' by '${artist}' is known; GET /api/v1/items?catalogue=tracks lists tracks`,
    );
  },
});

export const topUsers = defineRoute({
  method: 'GET',
  path: '/api/v1/items/{id}/users',
  operation: 'listTopUsers',
  tag: 'Items',
  summary: 'Lists the users to whom an item would be recommended most',
  access: 'read',
  params: IdPath,
  query: CountQuery,
  body: NoBody,
  response: TopUsers,
  example: { summary: 'Whom to tell', path: '/api/v1/items/movie:260/users' },
  async handle({ params, query }, services) {
    const { catalogue } = await getItem(services, params.id);
    const { sameAs = params.id } = await services.context.store.items.matchesOf(params.id);
    const { model, users } = await services.context.answers(catalogue).topUsers(sameAs, query.count);
    return {
      item_id: params.id,
      model: formatModelRef(model),
      users: users.map(({ userId, score }, index) => ({ id: userId, score, rank: index + 1 })),
    };
  },
});

export const listGenres = defineRoute({
  method: 'GET',
  path: '/api/v1/genres',
  operation: 'listGenres',
  tag: 'Items',
  summary: 'Lists the genres of a catalogue',
  access: 'read',
  params: Nothing,
  query: CatalogueQuery,
  body: NoBody,
  response: Genres,
  example: { summary: 'Genres of films', path: '/api/v1/genres?catalogue=movies' },
  async handle({ query }, { context }) {
    const genres = await context.store.items.genres(query.catalogue);
    return { genres: genres.map(({ genre, nItems }) => ({ genre, n_items: nItems })) };
  },
});
