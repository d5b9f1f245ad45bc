import * as z from 'zod';

// Imports of listening histories.

const time = z.iso.datetime().describe('RFC 3339, UTC');

/** What a listening history holds; `already_there` are listens that were known before, of a scrobbler or another import. */
export const HistoryCounts = z.object({
  user_id: z.string(),
  listens: z.int(),
  plays: z.int(),
  skips: z.int(),
  loves: z.int(),
  hates: z.int(),
  already_there: z.int(),
  left_out: z.int().describe('rows of podcasts, videos and the like'),
  tracks: z.int(),
  artists: z.int(),
  first_at: time.nullable(),
  last_at: time.nullable(),
});
/** The result of the job of a dry run. */
export const HistoryDryRun = z.object({
  dry_run: z.literal(true),
  variant: z.string(),
  history: HistoryCounts,
  new_events: z.int(),
  rejected: z.int(),
  first_rows: z.array(
    z.object({
      kind: z.enum(['play', 'skip', 'love', 'hate']),
      at: time,
      artist: z.string(),
      track: z.string(),
      album: z.string().nullable(),
      already_there: z.boolean(),
    }),
  ),
  first_rejects: z.array(z.object({ file: z.string(), line: z.int(), reason: z.string(), text: z.string() })),
  ignored_files: z.array(z.string()),
});
export type HistoryDryRun = z.infer<typeof HistoryDryRun>;
