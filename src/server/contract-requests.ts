import * as z from 'zod';
import { MOST_CANDIDATES } from '../domain/candidates.ts';
import { EVENT_TYPES } from '../domain/event-type.ts';
import { IMPORT_FORMATS } from '../importing/import-formats.ts';
import { Catalogue } from './contract.ts';
import { JobStatus, Scope } from './contract-operations.ts';

// What comes in: path parameters, queries and bodies. A few answers that only this half needs are here, too.

/** All but control characters, written so that every reader of the OpenAPI document knows it. */
const ID_CHARACTERS = /^[ -~\u00a0-\uffff]+$/;
export const Id = z.string().min(1).max(512).regex(ID_CHARACTERS, 'holds control characters');
export const IdPath = z.strictObject({ id: Id });
export const Cursor = z.string().min(1).max(4096).describe('next_cursor of the page before');
const Count = z.int().min(1).max(1000);
const InCatalogue = Catalogue.default('movies');
export const Year = z.int().min(0).max(9999);
const Text = z.string().max(200).describe('a word of the title begins with this');

export const PageQuery = z.strictObject({ count: Count.default(25), cursor: Cursor.optional() });
export const CatalogueQuery = z.strictObject({ catalogue: InCatalogue });
export const CountQuery = z.strictObject({ count: Count.default(25) });
/** GET /items/similar: a track as players know it. */
export const TextQuery = CountQuery.extend({
  artist: z.string().trim().min(1).max(1000),
  track: z.string().trim().min(1).max(1000),
});
export const CataloguePath = z.strictObject({ catalogue: Catalogue });
export const VersionPath = z.strictObject({
  catalogue: Catalogue,
  version: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[\w.-]+$/),
});

const Name = z.string().min(1).max(100).optional();
const EntityIds = z.array(Id).max(100).optional();
const filterFields = {
  genre: z.string().max(100).optional(),
  year_from: Year.optional(),
  year_to: Year.optional(),
  style: Name.describe('of records, such as Hard Bop'),
  format: Name.describe('of records: the medium, such as Vinyl'),
  country: Name.describe('of records, as Discogs writes it'),
  artists: EntityIds.describe('only records of one of these, such as artist:194'),
  labels: EntityIds.describe('only records of one of these, such as label:5'),
};
const AnswerCount = z.int().min(1).max(MOST_CANDIDATES).default(20);
const answerFields = {
  count: AnswerCount,
  cursor: Cursor.optional(),
  ...filterFields,
  hide_known_artists: z
    .boolean()
    .default(false)
    .describe('no records of artists of what the user owns or wants'),
  hide_known_labels: z
    .boolean()
    .default(false)
    .describe('no records of labels of what the user owns or wants'),
  exclude: z.array(Id).max(10_000).default([]).describe('item ids to leave out'),
  diversity: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('0: by score alone; towards 1: more different from each other'),
  explain: z.boolean().default(false).describe('say which of the own items speak for each'),
  model: z.string().max(200).optional().describe('another version than the live one'),
};
export const RecommendationsQuery = z.strictObject({
  catalogue: InCatalogue,
  ...answerFields,
  include_seen: z.boolean().default(false).describe('also what the user has met in any way'),
  include_owned: z.boolean().default(false).describe('also what the user owns'),
  include_wanted: z.boolean().default(false).describe('also what the user wants and does not own'),
});
export const AnonymousBody = z.strictObject({
  catalogue: InCatalogue,
  ...answerFields,
  items: z
    .array(z.strictObject({ id: Id, value: z.number().describe('a rating on the scale of the catalogue') }))
    .max(1000),
});
export const PopularQuery = z.strictObject({
  catalogue: InCatalogue,
  count: AnswerCount,
  cursor: Cursor.optional(),
  ...filterFields,
});
export const EstimateQuery = z.strictObject({ user: Id, item: Id });
export const BrowseQuery = z.strictObject({
  catalogue: InCatalogue,
  user: Id.optional(),
  genre: z.string().max(100).optional(),
  min_score: z.number().optional(),
  text: Text.optional(),
  model: z.string().max(200).optional(),
  count: Count.default(24),
  cursor: Cursor.optional(),
});

export const ItemsQuery = z.strictObject({
  catalogue: InCatalogue,
  genre: z.string().max(100).optional(),
  year_from: Year.optional(),
  year_to: Year.optional(),
  text: Text.optional(),
  count: Count.default(25),
  cursor: Cursor.optional(),
});
export const Genres = z.object({ genres: z.array(z.object({ genre: z.string(), n_items: z.int() })) });
export type Genres = z.infer<typeof Genres>;
export const UsersQuery = z.strictObject({
  prefix: z.string().max(512).default(''),
  count: Count.default(25),
  cursor: Cursor.optional(),
});
export const InteractionsQuery = z.strictObject({
  catalogue: InCatalogue,
  only: z.enum(['rated', 'owned', 'wanted', 'liked', 'disliked', 'played']).optional(),
  text: z.string().max(200).optional().describe('words of title or artist begin with these'),
  count: Count.default(25),
  cursor: Cursor.optional(),
});
export const UserArtistsQuery = CountQuery.extend({ catalogue: InCatalogue });

/** One event as it comes in; ingest checks each by itself, so that a bad one spoils no other. */
export const EventInput = z.looseObject({
  event_id: z.string().min(1).max(128).optional(),
  type: z.enum(EVENT_TYPES),
  user_id: Id,
  item_id: Id.optional().describe('left out for events that are about no single item'),
  ts: z
    .union([z.iso.datetime({ offset: true }), z.number()])
    .describe('RFC 3339, or seconds or milliseconds since 1970'),
  value: z.number().optional().describe('the rating of a `rating`, on the scale of the catalogue'),
  catalogue: Catalogue.optional(),
  text: z
    .string()
    .max(2000)
    .optional()
    .describe('the tag, the note, or what was searched for (also `query`)'),
  items: z.array(Id).optional().describe('the whole list of an `own_set` or `want_set`'),
  session_id: z.string().max(128).optional(),
  recommendation_id: z.string().max(128).optional().describe('the answer that led to it'),
  context: z
    .record(z.string().max(64), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
    .optional()
    .describe('what the client says besides: zip, client, ms_played, ...'),
  target: z.string().max(128).optional().describe('the event_id that an `erase` takes back'),
  replaces: z.string().max(128).optional().describe('the event_id that this event corrects'),
});
export const EventsBody = z.strictObject({ events: z.array(EventInput).max(1000) });

/** Parameters of a job; in snake_case, as the job shows them (camelCase is understood). The job's own check names what is wrong. */
export const JobParameters = z.record(z.string().max(100), z.unknown());
export const TrainBody = z
  .looseObject({
    parameters: JobParameters.optional().describe(
      'ranking, rating, preference_threshold, collected (max or sum: of a record that is both owned and wanted), publish; may stand beside force as well',
    ),
    force: z.boolean().optional().describe('publish even if it is worse than the live version'),
  })
  .default({});
export const FreeBody = z.record(z.string().max(100), z.unknown()).default({});
export const PublishBody = z.strictObject({ force: z.boolean().default(false) }).default({ force: false });
export const EmptyBody = z.strictObject({}).default({});
export const DirectoryBody = z.strictObject({
  path: z.string().min(1).max(4096).describe('a folder of the machine that Deadwax runs on'),
});
export const Directory = z.object({ path: z.string() });
export const Tuning = z.object({
  runs: z.array(
    z.object({
      parameters: z.record(z.string(), z.unknown()),
      metrics: z.record(z.string(), z.number()),
      fold: z.int().nullable(),
      status: z.string(),
    }),
  ),
  best: z.record(z.string(), z.unknown()).nullable(),
});
export type Tuning = z.infer<typeof Tuning>;

export const ImportBody = z.strictObject({
  path: z.string().min(1).max(4096).describe('a folder, zip or file of the machine that Deadwax runs on'),
  options: JobParameters.default({}),
});
export const UploadQuery = z.strictObject({
  name: z.string().min(1).max(200).describe('the file name to give it'),
  format: z.enum(IMPORT_FORMATS).optional().describe('what it is; found out by the content unless given'),
  user: Id.optional().describe('whose listening history it is'),
  columns: z
    .string()
    .max(1000)
    .optional()
    .describe('columns of a history in CSV, by number or name: artist=2,track=Title,time=Date'),
  time_format: z
    .string()
    .max(100)
    .optional()
    .describe('times of a history in CSV: auto, seconds, milliseconds, or a pattern such as %d %b %Y %H:%M'),
  dry_run: z
    .boolean()
    .optional()
    .describe('only tell what would be imported; the file then waits to be confirmed'),
});
/** A file that a dry run has looked at. */
export const WaitingUploadQuery = UploadQuery.pick({ name: true });
export const JobsQuery = z.strictObject({
  type: z.string().max(100).optional(),
  status: JobStatus.optional(),
  count: Count.default(25),
  cursor: Cursor.optional(),
});
export const ScheduleBody = z.strictObject({
  cron: z.string().min(1).max(200),
  time_zone: z.string().min(1).max(100).default('UTC').describe('an IANA name such as Australia/Melbourne'),
  job_type: z.string().min(1).max(100),
  parameters: JobParameters.default({}),
  enabled: z.boolean().default(true),
  catch_up: z
    .enum(['run_once', 'skip'])
    .default('run_once')
    .describe('what to do about a time missed while the server was down'),
});
const deadLetterFields = {
  source: z.string().max(200).optional().describe('where they came from, such as api'),
  code: z.string().max(100).optional().describe('why they were rejected, such as off_scale'),
};
export const DeadLettersQuery = z.strictObject({
  ...deadLetterFields,
  count: Count.default(25),
  cursor: Cursor.optional(),
});
export const DeadLetterFilter = z.strictObject(deadLetterFields).default({});
export const DeadLetterBody = z.strictObject({
  body: z.string().max(20_480).describe('the event as JSON text, corrected'),
});
export const KeyBody = z.strictObject({ label: z.string().min(1).max(200), scope: Scope });
/** POST /users/{id}/player-sign-ins: what a player got from auth.getToken, and how its token is called in the list. */
export const PlayerSignInBody = z.strictObject({
  token: z.string().min(1).max(100),
  label: z.string().trim().min(1).max(100),
});
export const TokenPath = z.strictObject({ id: Id, token: Id });
export const TokenBody = z.strictObject({
  label: z.string().min(1).max(200).describe('the player that it is for'),
});
export const SignInBody = z
  .strictObject({ password: z.string().max(1024).optional(), link: z.string().max(200).optional() })
  .refine(
    ({ password, link }) => (password === undefined) !== (link === undefined),
    'give either password or link',
  );
export const Health = z.object({ status: z.enum(['ok', 'failing']) });
export const Readiness = z.object({
  status: z.enum(['ok', 'failing']),
  components: z.array(z.object({ name: z.string(), up: z.boolean(), required: z.boolean() })),
});

/**
 * What the stream sends, by event name: `job` a Job, `ingest` an IngestMessage, `model` a Model, `listen` a ListenMessage,
 * `now_playing` a NowPlayingMessage, `gap` nothing: read again.
 */
export const IngestMessage = z.object({ end_offset: z.int(), events_per_second: z.number() });
export type IngestMessage = z.infer<typeof IngestMessage>;
/** A player has begun to play a track. */
export const NowPlayingMessage = z.object({
  user_id: Id,
  artist: z.string(),
  track: z.string(),
  release: z.string().nullable(),
  source: z.string().describe('the door: listenbrainz, lastfm, audioscrobbler'),
});
export type NowPlayingMessage = z.infer<typeof NowPlayingMessage>;
/** A player has sent listens; this is the newest of them. */
export const ListenMessage = NowPlayingMessage.extend({
  listened_at: z.iso.datetime(),
  accepted: z.int().describe('how many of them were new'),
});
export type ListenMessage = z.infer<typeof ListenMessage>;
