/** Rises with each change of the tables below; a file of a higher one is refused. */
export const WAREHOUSE_FORMAT = 1;

/**
 * `meta` has one row: the format, the first offset of the log that is not in `events` yet, and how many rows `events` has.
 * `events` is a columnar copy of the log without the event ids, which only the log needs.
 * `items` and `users` are copies of the catalogue entries and users, for joins.
 */
export const CREATE_TABLES = `
  CREATE TABLE IF NOT EXISTS meta (format INTEGER NOT NULL, applied_offset BIGINT NOT NULL, n_events BIGINT NOT NULL);
  CREATE TABLE IF NOT EXISTS events (
    event_offset BIGINT NOT NULL, type VARCHAR NOT NULL, catalogue VARCHAR NOT NULL,
    user_id VARCHAR NOT NULL, item_id VARCHAR NOT NULL, ts_ms BIGINT NOT NULL, received_at_ms BIGINT NOT NULL,
    value DOUBLE, source VARCHAR NOT NULL
  );
  CREATE TABLE IF NOT EXISTS items (
    item_id VARCHAR NOT NULL, catalogue VARCHAR NOT NULL, title VARCHAR NOT NULL, year INTEGER, genres VARCHAR[] NOT NULL,
    attributes VARCHAR NOT NULL, stub BOOLEAN NOT NULL, source VARCHAR NOT NULL
  );
  CREATE TABLE IF NOT EXISTS users (
    user_id VARCHAR NOT NULL, member BOOLEAN NOT NULL, attributes VARCHAR NOT NULL, source VARCHAR NOT NULL
  );
`;

/**
 * The query of present ratings among the events that fulfil `condition`: of each (user, item) the event with the latest time, of
 * equal times the last received; removed ones are gone. `n_events` counts all that was said about it. One number orders both, so that a group's state has a fixed size.
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

export const CREATE_VIEWS = `CREATE OR REPLACE VIEW ratings AS ${selectRatings('true')}`;
