import type { DuckDBConnection } from '@duckdb/node-api';
import { MINUTE_MS, QUARTER_MS } from './schema.ts';

/** The SQL of the number of the bucket of `widthMs` milliseconds that a time lies in. */
function bucketOf(widthMs: number): string {
  return `floor(ts_ms / ${widthMs})::BIGINT`;
}

const KNOWN_GROUPS = `
  SELECT user_id, gender, age_bracket, zip3 FROM users
  WHERE gender IS NOT NULL OR age_bracket IS NOT NULL OR zip3 IS NOT NULL`;

/** The statements by which the rows of a query of `events` are added to the roll-ups, or taken out of them again. */
function countRows(rows: string, sign: '' | '-'): readonly string[] {
  const counts = `${sign}count(*) AS n, ${sign}sum(ms_played)::BIGINT AS ms_played`;
  return [
    `INSERT INTO minute_totals
      SELECT ${bucketOf(MINUTE_MS)} AS minute, catalogue, type, ${counts} FROM (${rows}) GROUP BY ALL`,
    `INSERT INTO item_quarters
      SELECT hash(item_id) AS item_key, quarter, catalogue, type, item_id, n, ms_played FROM (
        SELECT ${bucketOf(QUARTER_MS)} AS quarter, catalogue, type, item_id, ${counts}
        FROM (${rows}) WHERE item_id <> '' GROUP BY ALL
      ) ORDER BY item_key, quarter`,
    countGroups(rows, sign),
  ];
}

function countGroups(rows: string, sign: '' | '-'): string {
  return `INSERT INTO group_quarters
    SELECT ${bucketOf(QUARTER_MS)} AS quarter, catalogue, type, gender, age_bracket, zip3,
      ${sign}count(*) AS n, ${sign}sum(ms_played)::BIGINT AS ms_played
    FROM (${rows}) LEFT JOIN (${KNOWN_GROUPS}) USING (user_id) GROUP BY ALL ORDER BY quarter`;
}

/** Adds the events from offset `from` up to `to` to the roll-ups, within the open transaction of the connection. */
export async function rollUp(connection: DuckDBConnection, from: number, to: number): Promise<void> {
  const rows = `FROM events WHERE event_offset >= ${from} AND event_offset < ${to}`;
  for (const sql of countRows(rows, '')) await connection.run(sql);
  await connection.run('UPDATE meta SET rolled_offset = $1', [BigInt(to)]);
}

/** Takes the events of `table`, which has the columns of `events`, out of the roll-ups, as far as they are there; in the open transaction. */
export async function takeOut(connection: DuckDBConnection, table: string): Promise<void> {
  const rows = `FROM ${table} WHERE event_offset < (SELECT rolled_offset FROM meta)`;
  for (const sql of countRows(rows, '-')) await connection.run(sql);
}

/**
 * Does `change`, which may move the users of `table` to other groups, and brings the roll-up by group along; in the open transaction.
 * Cost: where there are such users, two scans of the user ids of all events.
 */
export async function moveGroups(
  connection: DuckDBConnection,
  table: string,
  change: () => Promise<void>,
): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE moving AS
    SELECT s.user_id FROM ${table} s LEFT JOIN users u USING (user_id)
    WHERE (s.gender, s.age_bracket, s.zip3) IS DISTINCT FROM (u.gender, u.age_bracket, u.zip3)`);
  const [{ n }] = (
    await connection.runAndReadAll('SELECT count(*)::INTEGER AS n FROM moving')
  ).getRowObjects();
  const rows = `
    FROM events SEMI JOIN moving USING (user_id) WHERE event_offset < (SELECT rolled_offset FROM meta)`;
  if (n !== 0) await connection.run(countGroups(rows, '-'));
  await change();
  if (n !== 0) await connection.run(countGroups(rows, ''));
  await connection.run('DROP TABLE moving');
}

/** Empties the roll-ups, so that they are made again from `events`; in the open transaction. */
export async function forgetRollUps(connection: DuckDBConnection): Promise<void> {
  for (const table of ['minute_totals', 'item_quarters', 'group_quarters'])
    await connection.run(`DELETE FROM ${table}`);
  await connection.run('UPDATE meta SET rolled_offset = 0, engine = version()');
}
