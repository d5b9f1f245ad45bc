import * as z from 'zod';

// The one description of what goes over HTTP: it validates, types server and page, and becomes the OpenAPI document.

const id = z.string().min(1).max(512);
const time = z.iso.datetime().describe('RFC 3339, UTC');
export const Catalogue = z.enum(['movies', 'records', 'tracks']);

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  hint: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })),
  request_id: z.string(),
});
export type Problem = z.infer<typeof Problem>;

export const EventsAnswer = z.object({
  accepted: z.int(),
  duplicates: z.int(),
  rejected: z.int(),
  results: z.array(
    z.object({
      index: z.int(),
      status: z.enum(['duplicate', 'rejected']),
      error: z.object({ code: z.string(), pointer: z.string(), detail: z.string() }).optional(),
      dead_letter_id: z.string().optional(),
    }),
  ),
  results_omitted: z.int().optional().describe('further results of a long stream; the counts include them'),
});
export type EventsAnswer = z.infer<typeof EventsAnswer>;

export const Item = z.object({
  id,
  catalogue: Catalogue,
  title: z.string(),
  year: z.int().nullable(),
  genres: z.array(z.string()),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  stub: z.boolean(),
  source: z.string(),
});
export type Item = z.infer<typeof Item>;

/** GET /items, /users: a page of values. */
export const ItemPage = z.object({ items: z.array(Item), next_cursor: z.string().nullable() });
export type ItemPage = z.infer<typeof ItemPage>;

/** GET /items/{id}: the entry with its figures; a count of what its catalogue does not have is null. */
export const ItemDetail = Item.extend({
  n_ratings: z.int(),
  average_rating: z.number().nullable(),
  n_owners: z.int().nullable().describe('of releases; also null until they are counted for the first time'),
  n_wanting: z.int().nullable().describe('of releases, likewise'),
  n_plays: z.int().nullable().describe('of tracks'),
  n_listeners: z.int().nullable().describe('of tracks'),
});
export type ItemDetail = z.infer<typeof ItemDetail>;

export const Source = z.enum(['als', 'fold_in', 'taste', 'popular']);
export const RecommendedItem = z.object({
  id,
  score: z.number(),
  rank: z.int(),
  predicted_rating: z.number().nullable().describe('clamped to the scale'),
  predicted_rating_raw: z.number().nullable(),
  cold: z.boolean(),
  source: Source,
  because: z.array(
    z.object({
      id,
      title: z.string(),
      how: z.enum(['owned', 'wanted', 'rated', 'liked', 'played']).describe('how the user has met it'),
      contribution: z.number(),
    }),
  ),
  reasons: z.array(z.string()).describe('in words, the own items first; empty unless explained'),
  properties: Item.pick({ title: true, year: true, genres: true, attributes: true }),
});
export type RecommendedItem = z.infer<typeof RecommendedItem>;

export const ModelRef = z.object({ version: z.string(), trained_at: time });
export const Recommendations = z.object({
  recommendation_id: z.string(),
  catalogue: Catalogue,
  user_id: id.nullable(),
  model: ModelRef.nullable(),
  source: Source,
  items: z.array(RecommendedItem),
  next_cursor: z.string().nullable(),
  took_ms: z.number(),
});
export type Recommendations = z.infer<typeof Recommendations>;

/** GET /users/{id}/recommendations/stored: the user's part of the last score of everyone, without what was rated since. */
export const StoredRecommendations = z.object({
  user_id: id,
  catalogue: Catalogue,
  model_version: z.string(),
  scored_at: time,
  items: z.array(
    z.object({
      id,
      score: z.number(),
      rank: z.int(),
      properties: Item.pick({ title: true, year: true, genres: true, attributes: true }),
    }),
  ),
});
export type StoredRecommendations = z.infer<typeof StoredRecommendations>;

export const SimilarItems = z.object({
  item_id: id,
  model: ModelRef.nullable(),
  items: z.array(
    z.object({
      id,
      score: z.number(),
      rank: z.int(),
      properties: Item.pick({ title: true, year: true, genres: true, attributes: true }),
    }),
  ),
});
export type SimilarItems = z.infer<typeof SimilarItems>;

/** GET /items/{id}/users */
export const TopUsers = z.object({
  item_id: id,
  model: ModelRef.nullable(),
  users: z.array(z.object({ id, score: z.number(), rank: z.int() })),
});
export type TopUsers = z.infer<typeof TopUsers>;

/** GET /estimate?user=&item= */
export const Estimate = z.object({
  user_id: id,
  item_id: id,
  predicted_rating: z.number().nullable(),
  predicted_rating_raw: z.number().nullable(),
  score: z.number().nullable(),
});
export type Estimate = z.infer<typeof Estimate>;

export const User = z.object({
  id,
  member: z.boolean(),
  attributes: z.record(z.string(), z.union([z.string(), z.number()])),
  source: z.string(),
  n_interactions: z.int(),
});
export type User = z.infer<typeof User>;
export const UserPage = z.object({
  users: z.array(User.omit({ n_interactions: true })),
  next_cursor: z.string().nullable(),
});
export type UserPage = z.infer<typeof UserPage>;

/** GET /users/{id}/interactions, newest first */
export const Interactions = z.object({
  user_id: id,
  n_total: z.int().describe('of all pages'),
  interactions: z.array(
    Item.pick({ title: true, year: true, genres: true, attributes: true }).extend({
      item_id: id,
      rating: z.number().nullable(),
      owned: z.boolean(),
      wanted: z.boolean(),
      love: z.int().describe('1 loved, -1 hated, 0 neither'),
      thumb: z.int().describe('1 up, -1 down, 0 neither'),
      n_plays: z.int(),
      n_skips: z.int(),
      ts: time,
    }),
  ),
  next_cursor: z.string().nullable(),
});
export type Interactions = z.infer<typeof Interactions>;

/** GET /users/{id}/artists, the most first */
export const UserArtists = z.object({
  user_id: id,
  artists: z.array(
    z.object({
      name: z.string(),
      entity_id: z.string().nullable().describe('where the catalogue has an entry of the artist'),
      n_items: z.int().describe('tracks that were played, releases that are owned'),
      n_plays: z.int(),
    }),
  ),
});
export type UserArtists = z.infer<typeof UserArtists>;

const Track = z.object({ artist: z.string(), track: z.string(), release: z.string().nullable() });
/** GET /users/{id}/listens, newest first */
export const UserListens = z.object({
  user_id: id,
  playing_now: Track.nullable().describe('what a player has begun to play, until it is over'),
  listens: z.array(
    Track.extend({
      item_id: id,
      client: z.string().nullable().describe('the player'),
      source: z.string().describe('the door that it came through: listenbrainz, lastfm, api, import:<id>'),
      listened_at: time,
    }),
  ),
  next_cursor: z.string().nullable(),
});
export type UserListens = z.infer<typeof UserListens>;

/** GET /browse: recommendations of everyone or one user as cards, with figures over the whole selection. */
export const Browse = z.object({
  model: ModelRef.nullable(),
  summary: z.object({
    n_items: z.int(),
    n_items_total: z.int(),
    average_score: z.number().nullable(),
    best_score: z.number().nullable(),
    n_genres: z.int(),
  }),
  items: z.array(RecommendedItem),
  next_cursor: z.string().nullable(),
});
export type Browse = z.infer<typeof Browse>;
