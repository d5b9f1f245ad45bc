import * as z from 'zod';
import { GENRES } from '../domain/genre.ts';

const Count = z.number().int().nonnegative();

/** What is told of a batch of tastes. */
const TasteStatistics = z.object({
  /** Ranked users: members with interactions who have not opted out. */
  nUsers: Count,
  /** Members who opted out and profiles of others. */
  nHidden: Count,
  meanCollectionSize: z.number(),
  nWithFriend: Count,
  distinctFriends: Count,
  /** The most users that are given the same friend, as a share of those with one. */
  largestFriendShare: z.number(),
  nWithRelease: Count,
  distinctReleases: Count,
  largestReleaseShare: z.number(),
  /** The share of a sample of users whose nearest of all is found by the search; undefined where nobody has a taste. */
  recall: z.number().optional(),
  tookMs: Count,
  /** By phase, in order. */
  phasesMs: z.record(z.string(), Count),
  diskBytes: Count,
});

/** `manifest.json` of a batch. */
export const TasteManifest = z.object({
  format: z.literal(1),
  batch: z.string(),
  createdAtMs: Count,
  /** Every event below it is in the batch. */
  offset: Count,
  endRow: Count,
  nItems: Count,
  options: z.object({
    rule: z.enum(['nearest', 'favourites']),
    sizeWeight: z.number(),
    sharedBy: Count,
    recall: z.number(),
    rotation: Count,
    seed: z.number(),
  }),
  nCells: Count,
  nPlaces: Count,
  nProbes: Count,
  /** By genre: the number of scores counted, of leaders, and of releases on the shelf. */
  rankLengths: z.array(Count).length(GENRES.length),
  leaderLengths: z.array(Count).length(GENRES.length),
  shelfLengths: z.array(Count).length(GENRES.length),
  statistics: TasteStatistics,
  /** Size of each file, in bytes. */
  files: z.record(z.string(), Count),
});
export type TasteManifest = z.infer<typeof TasteManifest>;
