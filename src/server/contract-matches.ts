import * as z from 'zod';
import { CountQuery, Id } from './contract-requests.ts';

/** A track, as far as people need it to tell which one it is. */
const Track = z.object({ id: z.string(), title: z.string(), artist: z.string().nullable() });

/** GET, PUT {same_as}, DELETE /items/{id}/match */
export const ItemMatch = z
  .object({
    item: Track,
    same_as: Track.nullable().describe('what the item is read as; null for itself'),
    matched: z.array(Track).describe('what is read as the item, at most 100'),
    is_decided: z.boolean().describe('a person has said so; matching by text leaves it alone'),
  })
  .meta({ id: 'ItemMatch' });
export type ItemMatch = z.infer<typeof ItemMatch>;

/** GET /matches?status= */
export const Matches = z.object({
  matches: z.array(z.object({ item: Track, same_as: Track.nullable() })),
  next_cursor: z.string().nullable(),
});
export type Matches = z.infer<typeof Matches>;

export const MatchStatus = z.enum(['matched', 'unmatched']);
export const MatchesQuery = CountQuery.extend({
  status: MatchStatus.default('unmatched'),
  cursor: z.string().min(1).max(4096).optional().describe('next_cursor of the page before'),
});
export const MatchBody = z.strictObject({ same_as: Id.nullable() });
