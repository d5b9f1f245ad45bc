import { GENRES, parseGenre } from '../../domain/genre.ts';
import { JobAccepted } from '../contract-operations.ts';
import { IdPath } from '../contract-requests.ts';
import {
  Friend,
  GenrePath,
  Leaders,
  LeadersQuery,
  Taste,
  TasteBody,
  TasteSettings,
  TasteStatistics,
} from '../contract-taste.ts';
import { readPlaceCursor, writePlaceCursor } from '../place-cursor.ts';
import { readOfUser, readUser } from '../reads.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import type { Services } from '../services.ts';
import { formatAccepted, formatProperties, formatTime } from '../wire.ts';

type Shown = NonNullable<Friend['friend']>['shared_releases'][number];

/** Gives releases as they are shown. */
async function showReleases({ context }: Services, itemIds: readonly string[]): Promise<Shown[]> {
  const items = await context.store.items.getMany(itemIds);
  return itemIds.map((id, place) => ({ id, properties: formatProperties(items[place], id) }));
}

export const getTaste = defineRoute({
  method: 'GET',
  path: '/api/v1/users/{id}/taste',
  operation: 'getTaste',
  tag: 'Taste',
  mayMiss: true,
  summary: 'Gives how many releases of each genre a user owns, with rank and percentile',
  access: 'read',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  response: Taste,
  example: { summary: 'One', path: '/api/v1/users/ann/taste' },
  async handle({ params }, services) {
    const { tastes } = services.context;
    const taste = await readOfUser(services, params.id, () => tastes.readTaste(params.id));
    return {
      user_id: taste.userId,
      n_releases: taste.nReleases,
      hidden: taste.isHidden,
      genres: taste.genres.map(({ genre, score, share, rank, percentile }) => ({
        ...genre,
        score,
        share,
        rank: rank ?? null,
        percentile: percentile ?? null,
      })),
      n_ranked: taste.nRanked,
      computed_at: taste.manifest === undefined ? null : formatTime(taste.manifest.createdAtMs),
    };
  },
});

export const getFriend = defineRoute({
  method: 'GET',
  path: '/api/v1/users/{id}/friend',
  operation: 'getFriend',
  tag: 'Taste',
  mayMiss: true,
  summary: 'Recommends a friend with a similar taste, and a release that the friend owns',
  access: 'read',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  response: Friend,
  example: { summary: 'One', path: '/api/v1/users/ann/friend' },
  async handle({ params }, services) {
    const { tastes } = services.context;
    const answer = await readOfUser(services, params.id, () => tastes.readFriend(params.id));
    const { isHidden, friend, release, manifest } = answer;
    const [shown] = release === undefined ? [] : await showReleases(services, [release.itemId]);
    return {
      user_id: params.id,
      hidden: isHidden,
      friend:
        friend === undefined
          ? null
          : {
              user_id: friend.userId,
              similarity: friend.similarity ?? null,
              shared_genres: friend.sharedGenres.map(({ genre, ownRank, friendRank }) => ({
                ...genre,
                own_rank: ownRank,
                friend_rank: friendRank,
              })),
              n_shared: friend.nShared,
              shared_releases: await showReleases(services, friend.sharedReleases),
            },
      release: shown === undefined || release === undefined ? null : { ...shown, source: release.source },
      computed_at: formatTime(manifest.createdAtMs),
    };
  },
});

export const putTasteSettings = defineRoute({
  method: 'PUT',
  path: '/api/v1/users/{id}/taste-settings',
  operation: 'putTasteSettings',
  tag: 'Taste',
  mayMiss: true,
  summary: 'Says whether a user is shown to others: on leader boards and as a friend',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: TasteSettings,
  response: TasteSettings,
  example: { summary: 'Opt out', path: '/api/v1/users/ann/taste-settings', body: { hidden: true } },
  async handle({ params, body }, services) {
    await readUser(services, params.id);
    await services.context.tastes.setHidden(params.id, body.hidden);
    return body;
  },
});

export const listLeaders = defineRoute({
  method: 'GET',
  path: '/api/v1/taste/leaders/{genre}',
  operation: 'listLeaders',
  tag: 'Taste',
  mayMiss: true,
  summary: 'Lists the users who own the most releases of a genre',
  access: 'read',
  params: GenrePath,
  query: LeadersQuery,
  body: NoBody,
  response: Leaders,
  example: { summary: 'Of jazz', path: '/api/v1/taste/leaders/jazz?count=10' },
  async handle({ params, query }, { context }) {
    const genre = parseGenre(params.genre);
    const from = readPlaceCursor(query.cursor);
    const { leaders, nLeaders, manifest } = await context.tastes.readLeaders(genre, from, query.count);
    const end = from + query.count;
    return {
      genre: GENRES[genre],
      leaders: leaders.map(({ userId, rank, score }) => ({ user_id: userId, rank, score })),
      n_leaders: nLeaders,
      computed_at: formatTime(manifest.createdAtMs),
      next_cursor: end < nLeaders ? writePlaceCursor(end) : null,
    };
  },
});

export const getTasteStatistics = defineRoute({
  method: 'GET',
  path: '/api/v1/taste/statistics',
  operation: 'getTasteStatistics',
  tag: 'Taste',
  mayMiss: true,
  summary: 'Tells how many users have a taste, and how distinct friends and releases are',
  access: 'read',
  params: Nothing,
  query: Nothing,
  body: NoBody,
  response: TasteStatistics,
  example: { summary: 'Of all', path: '/api/v1/taste/statistics' },
  async handle(_, { context }) {
    const { manifest, nChanged } = context.tastes.statistics();
    const { statistics, options } = manifest;
    return {
      computed_at: formatTime(manifest.createdAtMs),
      rule: options.rule,
      n_users: statistics.nUsers,
      n_hidden: statistics.nHidden,
      mean_collection_size: statistics.meanCollectionSize,
      n_with_friend: statistics.nWithFriend,
      distinct_friends: statistics.distinctFriends,
      largest_friend_share: statistics.largestFriendShare,
      n_with_release: statistics.nWithRelease,
      distinct_releases: statistics.distinctReleases,
      largest_release_share: statistics.largestReleaseShare,
      recall: statistics.recall ?? null,
      n_changed: nChanged,
      took_ms: statistics.tookMs,
      phases_ms: statistics.phasesMs,
      disk_bytes: statistics.diskBytes,
    };
  },
});

export const runTaste = defineRoute({
  method: 'POST',
  path: '/api/v1/taste/run',
  operation: 'runTaste',
  tag: 'Taste',
  summary: 'Computes scores, ranks, friends and releases of all users, or of those who have changed',
  access: 'admin',
  params: Nothing,
  query: Nothing,
  body: TasteBody,
  status: 202,
  response: JobAccepted,
  example: { summary: 'All', path: '/api/v1/taste/run', body: {} },
  async handle({ body }, { context }) {
    const { changed_only, rule, shared_by } = body;
    const parameters = { changedOnly: changed_only, rule, sharedBy: shared_by };
    return formatAccepted(await context.jobs.enqueue('taste', parameters));
  },
});
