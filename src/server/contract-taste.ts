import * as z from 'zod';
import { GENRES } from '../domain/genre.ts';
import { Item } from './contract.ts';
import { Cursor } from './contract-requests.ts';

const id = z.string().min(1).max(512);
const computedAt = z.iso.datetime().describe('when all tastes were computed last');
const Genre = z.enum(GENRES.map(({ key }) => key));
const named = { genre: Genre, name: z.string().describe('as Discogs calls it') };

/** GET /users/{id}/taste */
export const UserTaste = z.object({
  user_id: id,
  n_releases: z.int().describe('in the collection'),
  hidden: z.boolean().describe('true: on no leader board and nobody’s friend'),
  n_ranked: z.int().describe('among how many users ranks are'),
  computed_at: computedAt.nullable(),
  genres: z
    .array(
      z.object({
        ...named,
        score: z.int().describe('releases of the collection that carry the genre'),
        share: z.number().describe('of the sum of all scores'),
        rank: z.int().nullable().describe('1 is the best; equal scores share a rank'),
        percentile: z.number().nullable(),
      }),
    )
    .length(GENRES.length),
});
export type UserTaste = z.infer<typeof UserTaste>;

const Release = Item.pick({ id: true, title: true, year: true, genres: true, attributes: true });

/** GET /users/{id}/friend */
export const Friend = z.object({
  user_id: id,
  friend: z
    .object({
      user_id: id,
      similarity: z.number().nullable().describe('of 1; null where one of the two has no taste'),
      shared_genres: z
        .array(z.object({ ...named, own_rank: z.int(), friend_rank: z.int() }))
        .describe('those that make up the most of both, first'),
      n_shared: z.int().describe('releases that both own'),
      shared_releases: z.array(Release).describe('some of them, the most owned first'),
    })
    .nullable()
    .describe('null where there is nobody else, or the user is hidden'),
  release: Release.extend({
    source: z.enum(['friend', 'popular']).describe('owned by the friend, or by many in the favourite genres'),
  })
    .nullable()
    .describe('null for who owns everything'),
  computed_at: computedAt,
});
export type Friend = z.infer<typeof Friend>;

/** GET /taste/leaders/{genre} */
export const LeadersPath = z.strictObject({ genre: Genre });
export const LeadersQuery = z.strictObject({
  count: z.int().min(1).max(1000).default(25),
  cursor: Cursor.optional(),
});
export const Leaders = z.object({
  ...named,
  n_leaders: z.int().describe('of all pages'),
  leaders: z.array(z.object({ user_id: id, rank: z.int(), score: z.int() })),
  next_cursor: z.string().nullable(),
  computed_at: computedAt,
});
export type Leaders = z.infer<typeof Leaders>;

/** GET /taste/statistics */
export const TasteStatistics = z.object({
  computed_at: computedAt,
  rule: z.enum(['nearest', 'favourites']).describe('by which friends were chosen'),
  n_users: z.int().describe('members with interactions who are not hidden'),
  n_hidden: z.int(),
  n_changed: z.int().describe('users who were computed again since'),
  mean_collection_size: z.number(),
  n_with_friend: z.int(),
  distinct_friends: z.int(),
  largest_friend_share: z.number().describe('of those with a friend, who have the same one'),
  n_with_release: z.int(),
  distinct_releases: z.int(),
  largest_release_share: z.number(),
  recall: z.number().nullable().describe('of the search for friends, on a sample'),
  took_ms: z.int(),
  phases_ms: z.record(z.string(), z.int()),
  disk_bytes: z.int(),
});
export type TasteStatistics = z.infer<typeof TasteStatistics>;

/** POST /taste/update */
export const TasteUpdateBody = z.strictObject({
  changed_only: z.boolean().default(false).describe('only the users who have changed since'),
  rule: z.enum(['nearest', 'favourites']).optional(),
});

/** PUT /users/{id}/taste-settings */
export const TasteSettings = z.strictObject({
  hidden: z.boolean().describe('true: on no leader board and nobody’s friend'),
});
