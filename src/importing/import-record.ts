import * as z from 'zod';
import { CATALOGUES } from '../domain/catalogue.ts';
import { DeadwaxError } from '../errors.ts';
import { DEDUPE_POLICIES } from './import-parameters.ts';

const Extent = z.object({ ratings: z.int(), users: z.int(), items: z.int() });

/** The cleaning rules that were asked for, with what was there before and after them. */
const CleaningCounts = z.object({
  rules: z.object({
    dedupe: z.enum(DEDUPE_POLICIES),
    drop_items_below: z.int().nullable(),
    drop_users_below: z.int().nullable(),
  }),
  before: Extent,
  after: Extent,
});
export type CleaningCounts = z.infer<typeof CleaningCounts>;

/** What was read and what became of it. Users and items are those with an entry or a rating. */
const ImportCounts = z.object({
  ratings_read: z.int(),
  events_accepted: z.int(),
  events_duplicate: z.int(),
  rejected: z.int(),
  items: z.int(),
  users: z.int(),
  tags: z.int(),
  links: z.int(),
});
export type ImportCounts = z.infer<typeof ImportCounts>;

/** What a listening history holds, and how many of its listens were there before. */
export const HistoryCounts = z.object({
  user_id: z.string(),
  listens: z.int(),
  plays: z.int(),
  skips: z.int(),
  loves: z.int(),
  hates: z.int(),
  already_there: z.int(),
  left_out: z.int(),
  tracks: z.int(),
  artists: z.int(),
  first_at: z.string().nullable(),
  last_at: z.string().nullable(),
});
export type HistoryCounts = z.infer<typeof HistoryCounts>;

/** What dumps of Discogs held. `left_out`: releases that are not accepted; `repaired`: records read without characters that XML does not have. */
export const DiscogsCounts = z.object({
  releases: z.int(),
  masters: z.int(),
  artists: z.int(),
  labels: z.int(),
  left_out: z.int(),
  repaired: z.int(),
  /** Of the catalogue's releases, artists, labels and masters when the import was done: the same for the same ones in any order. */
  catalogue_hash: z.string().nullable(),
});
export type DiscogsCounts = z.infer<typeof DiscogsCounts>;

/** Where an interrupted import goes on: the ratings up to `line`, or so many listens, are durable, and became these events. */
const ImportCheckpoint = z.object({
  line: z.int(),
  accepted: z.int(),
  duplicates: z.int(),
  /** The log's end at that moment: what lies behind it was appended by the run that was interrupted. */
  log_offset: z.int(),
  /** Of a history: what was there already, and what of that the last block was taken for. */
  history: z.object({ already_there: z.int(), claimed: z.array(z.int()) }).optional(),
  /** Of dumps: so many files are done; of the next one what lies before a byte of its unpacked content; and of the file of rejects. */
  discogs: z.object({ files: z.int(), offset: z.int(), records: z.int(), reject_bytes: z.int() }).optional(),
});
export type ImportCheckpoint = z.infer<typeof ImportCheckpoint>;

const ImportRecord = z.object({
  import_id: z.string(),
  name: z.string(),
  variant: z.string(),
  catalogue: z.enum(CATALOGUES),
  content_hash: z.string(),
  job_id: z.string().nullable(),
  status: z.enum(['running', 'succeeded', 'failed', 'cancelled']),
  started_at: z.string(),
  ended_at: z.string().nullable(),
  counts: ImportCounts,
  cleaning: CleaningCounts.nullable(),
  /** Only of listening histories. */
  history: HistoryCounts.nullable().default(null),
  /** Only of dumps of Discogs. */
  discogs: DiscogsCounts.nullable().default(null),
  checkpoint: ImportCheckpoint.nullable(),
});
/** One import as stored, in the form of the API's `Import`; times are RFC 3339. */
export type ImportRecord = z.infer<typeof ImportRecord>;

export const NO_COUNTS: ImportCounts = {
  ratings_read: 0,
  events_accepted: 0,
  events_duplicate: 0,
  rejected: 0,
  items: 0,
  users: 0,
  tags: 0,
  links: 0,
};

/** Parses a stored record. Errors: `damaged_data`. */
export function decodeImportRecord(key: string, document: unknown): ImportRecord {
  const parsed = ImportRecord.safeParse(document);
  if (parsed.success) return parsed.data;
  throw new DeadwaxError('damaged_data', `import ${key} is stored in a form that cannot be read`, {
    cause: parsed.error,
  });
}
