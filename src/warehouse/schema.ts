import { CATALOGUES } from '../domain/catalogue.ts';
import { EVENT_TYPES } from '../domain/event-type.ts';

/** Rises with each change of the tables below; a file of another one is not read: an older one is built again from the log. */
export const WAREHOUSE_FORMAT = 3;

/** Milliseconds of a bucket of the roll-ups by item and by group: the boundaries of days of every time zone in use lie on one. */
export const QUARTER_MS = 900_000;
/** Milliseconds of a bucket of the roll-up of everything. */
export const MINUTE_MS = 60_000;

/** Gives the statement that makes an enumeration, whose codes are the places of its names. */
function createEnum(name: string, names: readonly string[]): string {
  return `CREATE TYPE ${name} AS ENUM (${names.map((member) => `'${member}'`).join(', ')})`;
}

/** The numbers of a roll-up's row: how many events, and the time played that they say. Rows of one key add up. */
const COUNTS = 'n BIGINT NOT NULL, ms_played BIGINT NOT NULL';

/**
 * `meta` has one row: the format; what wrote the roll-ups' keys (`engine`); the first offset of the log that is not in `events` yet;
 * how many rows `events` has; the first offset that is not in the roll-ups yet.
 *
 * `events` is a columnar copy of what counts in the log: an erased event is taken out of it. Its `catalogue` is '' and its `item_id` is
 * '' where the event has none; `ms_played` is 0 where it says none; `session_key` is a hash of the session's id, 0 where there is none.
 * `event_details` has a row for each event that says more.
 *
 * The roll-ups count the events below `rolled_offset`, in runs that are sorted by their first columns; the same key occurs in several
 * runs, and with a negative count where an event was erased later, so they are always summed. `item_key` is the hash of the id: the
 * order by which a run is sorted, since DuckDB passes over blocks by numbers, but hardly by strings that begin alike.
 *
 * `items` and `users` are copies of the catalogue entries and users, for joins; `matches` says which item is read as which. An item is
 * known by its catalogue and its id: an id without a prefix may be one of several catalogues.
 */
export const CREATE_TABLES = [
  createEnum('event_type', EVENT_TYPES),
  createEnum('catalogue_name', ['', ...CATALOGUES]),
  `CREATE TABLE meta (
    format INTEGER NOT NULL, engine VARCHAR NOT NULL, applied_offset BIGINT NOT NULL, n_events BIGINT NOT NULL,
    rolled_offset BIGINT NOT NULL
  )`,
  `CREATE TABLE events (
    event_offset BIGINT NOT NULL, type event_type NOT NULL, catalogue catalogue_name NOT NULL,
    user_id VARCHAR NOT NULL, item_id VARCHAR NOT NULL, ts_ms BIGINT NOT NULL, received_at_ms BIGINT NOT NULL,
    value DOUBLE, ms_played INTEGER NOT NULL, source_code INTEGER NOT NULL,
    session_key BIGINT NOT NULL
  )`,
  'CREATE TABLE sources (source_code INTEGER NOT NULL, source VARCHAR NOT NULL)',
  `CREATE TABLE event_details (
    event_offset BIGINT NOT NULL, recommendation_id VARCHAR, text VARCHAR, client VARCHAR, zip VARCHAR
  )`,
  `CREATE TABLE minute_totals (
    minute BIGINT NOT NULL, catalogue catalogue_name NOT NULL, type event_type NOT NULL, ${COUNTS}
  )`,
  `CREATE TABLE item_quarters (
    item_key UBIGINT NOT NULL, quarter BIGINT NOT NULL, catalogue catalogue_name NOT NULL, type event_type NOT NULL,
    item_id VARCHAR NOT NULL, ${COUNTS}
  )`,
  `CREATE TABLE group_quarters (
    quarter BIGINT NOT NULL, catalogue catalogue_name NOT NULL, type event_type NOT NULL,
    gender VARCHAR, age_bracket VARCHAR, zip3 VARCHAR, ${COUNTS}
  )`,
  `CREATE TABLE items (
    item_id VARCHAR NOT NULL, catalogue catalogue_name NOT NULL, title VARCHAR NOT NULL, year INTEGER, genres VARCHAR[] NOT NULL,
    attributes VARCHAR NOT NULL, stub BOOLEAN NOT NULL, source VARCHAR NOT NULL, artist VARCHAR, album VARCHAR
  )`,
  'CREATE TABLE matches (item_id VARCHAR NOT NULL, catalogue catalogue_name NOT NULL, same_as VARCHAR NOT NULL)',
  `CREATE TABLE users (
    user_id VARCHAR NOT NULL, member BOOLEAN NOT NULL, attributes VARCHAR NOT NULL, source VARCHAR NOT NULL,
    gender VARCHAR, age_bracket VARCHAR, zip3 VARCHAR
  )`,
  'CREATE TABLE copied_entries (kind VARCHAR NOT NULL, block BIGINT NOT NULL, hash VARCHAR NOT NULL)',
  `INSERT INTO meta VALUES (${WAREHOUSE_FORMAT}, version(), 0, 0, 0)`,
  `CREATE VIEW ratings AS ${selectRatings('true')}`,
];

/** Tables of which a replay of the log makes everything again. */
export const DERIVED_FROM_LOG = [
  'events',
  'event_details',
  'sources',
  'minute_totals',
  'item_quarters',
  'group_quarters',
] as const;

/**
 * The query of present ratings among the events that fulfil `condition`: of each (user, item) the event with the latest time, of
 * equal times the last received; removed ones are gone. `n_events` counts all that was said about it. One number orders both, so that
 * a group's state has a fixed size.
 */
export function selectRatings(condition: string): string {
  return `
    SELECT * FROM (
      SELECT catalogue, user_id, item_id, count(*) AS n_events, max(ts_ms) AS ts_ms, arg_max(
        CASE WHEN type = 'rating' THEN value ELSE 'nan' END, ts_ms::HUGEINT * 1000000000000000 + event_offset
      ) AS rating
      FROM events WHERE type IN ('rating', 'rating_remove') AND (${condition}) GROUP BY ALL
    ) WHERE NOT isnan(rating)`;
}
