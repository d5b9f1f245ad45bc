import * as z from 'zod';
import { RecommendedItem } from './contract.ts';
import { Cursor } from './contract-requests.ts';

const time = z.iso.datetime().describe('RFC 3339, UTC');
const Genre = z.object({ key: z.string(), name: z.string() });

/** When the batch was computed that ranks and friends come from. */
const ComputedAt = time.nullable().describe('when ranks were computed; null before the first time');

/** GET /users/{id}/taste: the 15 genres in their order. */
export const Taste = z.object({
  user_id: z.string(),
  n_releases: z.int(),
  hidden: z.boolean().describe('opted out: without ranks, and not shown to others'),
  genres: z.array(
    Genre.extend({
      score: z.int().describe('releases in the collection that carry the genre'),
      share: z.number(),
      rank: z.int().nullable().describe('1 and how many have a higher score'),
      percentile: z.number().nullable().describe('how many of 100 have a lower score'),
    }),
  ),
  n_ranked: z.int(),
  computed_at: ComputedAt,
});
export type Taste = z.infer<typeof Taste>;

/** GET /users/{id}/friend. */
export const Friend = z.object({
  user_id: z.string(),
  hidden: z.boolean().describe('opted out: given no friend'),
  friend: z
    .object({
      user_id: z.string(),
      similarity: z.number().nullable().describe('at most 1; null where one of the two has no genre'),
      shared_genres: z.array(Genre.extend({ own_rank: z.int(), friend_rank: z.int() })),
      n_shared: z.int().describe('releases that both own'),
      shared_releases: z.array(RecommendedItem.pick({ id: true, properties: true })),
    })
    .nullable()
    .describe('null where there is nobody else, and for who opted out'),
  release: RecommendedItem.pick({ id: true, properties: true })
    .extend({
      source: z
        .enum(['friend', 'popular'])
        .describe('from the friend’s collection, or popular in the genres'),
    })
    .nullable()
    .describe('null for who owns everything'),
  computed_at: time,
});
export type Friend = z.infer<typeof Friend>;

/** GET /taste/leaders/{genre}. */
export const Leaders = z.object({
  genre: Genre,
  leaders: z.array(z.object({ user_id: z.string(), rank: z.int(), score: z.int() })),
  n_leaders: z.int().describe('users with a score'),
  computed_at: time,
  next_cursor: z.string().nullable(),
});
export type Leaders = z.infer<typeof Leaders>;

/** GET /taste/statistics. */
export const TasteStatistics = z.object({
  computed_at: time,
  rule: z.enum(['nearest', 'favourites']),
  n_users: z.int(),
  n_hidden: z.int(),
  mean_collection_size: z.number(),
  n_with_friend: z.int(),
  distinct_friends: z.int(),
  largest_friend_share: z.number().describe('of the users with a friend, those who have the same one'),
  n_with_release: z.int(),
  distinct_releases: z.int(),
  largest_release_share: z.number(),
  recall: z.number().nullable().describe('share of a sample whose nearest of all the search finds'),
  n_changed: z.int().describe('users computed anew since'),
  took_ms: z.int(),
  phases_ms: z.record(z.string(), z.int()),
  disk_bytes: z.int(),
});
export type TasteStatistics = z.infer<typeof TasteStatistics>;

export const GenrePath = z.strictObject({ genre: z.string().min(1).max(100).describe('jazz, rock, ...') });
export const LeadersQuery = z.strictObject({
  count: z.int().min(1).max(1000).default(25),
  cursor: Cursor.optional(),
});
/** POST /taste/run. */
export const TasteBody = z.strictObject({
  changed_only: z.boolean().default(false).describe('only users who have changed since the last time'),
  rule: z
    .enum(['nearest', 'favourites'])
    .default('nearest')
    .describe('friends by nearest taste, or the best of the second favourite genre above in the first'),
  shared_by: z.int().min(2).max(1_000_000).default(10).describe('users who may have the same friend'),
});
/** PUT /users/{id}/taste-settings. */
export const TasteSettings = z.strictObject({
  hidden: z.boolean().describe('true: never shown to others, neither on leader boards nor as a friend'),
});
