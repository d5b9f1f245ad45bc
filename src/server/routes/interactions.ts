import type { Interaction } from '../../domain/interaction.ts';
import type { Item } from '../../domain/item.ts';
import { Interactions, UserArtists } from '../contract.ts';
import { IdPath, InteractionsQuery, UserArtistsQuery } from '../contract-requests.ts';
import { countArtists } from '../count-artists.ts';
import { readPlaceCursor, writePlaceCursor } from '../place-cursor.ts';
import { waitForWrites } from '../reads.ts';
import { defineRoute, NoBody } from '../route.ts';
import { selectInteractions } from '../select-interactions.ts';
import { formatProperties, formatTime } from '../wire.ts';

function formatInteraction(
  interaction: Interaction,
  item: Item | undefined,
): Interactions['interactions'][number] {
  return {
    item_id: interaction.itemId,
    ...formatProperties(item, interaction.itemId),
    rating: interaction.rating ?? null,
    owned: interaction.isOwned,
    wanted: interaction.isWanted,
    love: interaction.love,
    thumb: interaction.thumb,
    n_plays: interaction.nPlays,
    n_skips: interaction.nSkips,
    ts: formatTime(interaction.tsMs),
  };
}

export const listInteractions = defineRoute({
  method: 'GET',
  path: '/api/v1/users/{id}/interactions',
  operation: 'listInteractions',
  tag: 'Users',
  summary: 'Lists what a user has rated, owns, wants or plays, newest first',
  access: 'read',
  params: IdPath,
  query: InteractionsQuery,
  body: NoBody,
  response: Interactions,
  example: { summary: 'The last ratings', path: '/api/v1/users/demo/interactions?count=10' },
  async handle({ params, query }, services) {
    await waitForWrites(services);
    const { store } = services.context;
    const all = await selectInteractions(store, { ...query, userId: params.id });
    const from = readPlaceCursor(query.cursor);
    const page = all.slice(from, from + query.count);
    const items = await store.items.getMany(page.map(({ itemId }) => itemId));
    return {
      user_id: params.id,
      n_total: all.length,
      interactions: page.map((interaction, at) => formatInteraction(interaction, items[at])),
      next_cursor: from + query.count < all.length ? writePlaceCursor(from + query.count) : null,
    };
  },
});

export const listUserArtists = defineRoute({
  method: 'GET',
  path: '/api/v1/users/{id}/artists',
  operation: 'listUserArtists',
  tag: 'Users',
  summary: 'Lists the artists whose tracks a user plays most, or whose releases the user owns',
  access: 'read',
  params: IdPath,
  query: UserArtistsQuery,
  body: NoBody,
  response: UserArtists,
  example: { summary: 'Most played', path: '/api/v1/users/demo/artists?catalogue=tracks&count=10' },
  async handle({ params, query: { catalogue, count } }, services) {
    await waitForWrites(services);
    const { store } = services.context;
    const only = catalogue === 'records' ? 'owned' : 'played';
    const interactions = await selectInteractions(store, { userId: params.id, catalogue, only });
    const items = await store.items.getMany(interactions.map(({ itemId }) => itemId));
    return { user_id: params.id, artists: countArtists(interactions, items).slice(0, count) };
  },
});
