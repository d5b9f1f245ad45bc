import type { DuckDBConnection } from '@duckdb/node-api';
import { CATALOGUES } from '../domain/catalogue.ts';
import { EVENT_TYPES } from '../domain/event-type.ts';
import { DeadwaxError } from '../errors.ts';
import { forgetRollUps } from './roll-up.ts';
import { CREATE_TABLES, WAREHOUSE_FORMAT } from './schema.ts';

/**
 * Makes the tables of a new warehouse, or looks whether those of an old one can be used; in the open transaction.
 * Errors: `data_dir_newer`; `damaged_data` also for an older format, since both are built again from the log.
 */
export async function prepareTables(connection: DuckDBConnection, path: string): Promise<void> {
  const read = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJS();
  const [{ n_tables }] = await read(
    "SELECT count(*)::INTEGER AS n_tables FROM duckdb_tables() WHERE table_name = 'meta'",
  );
  if (n_tables === 0) for (const sql of CREATE_TABLES) await connection.run(sql);
  const [{ format }] = await read('SELECT format FROM meta');
  if (Number(format) > WAREHOUSE_FORMAT)
    throw new DeadwaxError(
      'data_dir_newer',
      `warehouse ${path} has format ${format}, this program knows ${WAREHOUSE_FORMAT}; use the newer program`,
    );
  const isOlder = Number(format) < WAREHOUSE_FORMAT || !(await hasAllNames(connection));
  if (isOlder)
    throw new DeadwaxError(
      'damaged_data',
      `warehouse ${path} has an older format; it is built again from the event log`,
    );
  const [meta] = await read(`
    SELECT n_events, (SELECT count(*) FROM events) AS n_rows, engine = version() AS is_same FROM meta`);
  if (meta.n_events !== meta.n_rows)
    throw new Error(`it holds ${meta.n_rows} events where it should hold ${meta.n_events}`);
  // Another version of DuckDB may hash the keys of the roll-ups in another way.
  if (!meta.is_same) await forgetRollUps(connection);
}

/** Tells whether the enumerations have the names that this program has, in the same order. */
async function hasAllNames(connection: DuckDBConnection): Promise<boolean> {
  const reader = await connection.runAndReadAll(
    "SELECT concat_ws(',', enum_range(NULL::event_type)::VARCHAR, enum_range(NULL::catalogue_name)::VARCHAR) AS names",
  );
  const [{ names }] = reader.getRowObjectsJS();
  const inBrackets = (members: readonly string[]): string => `[${members.join(', ')}]`;
  return names === `${inBrackets(EVENT_TYPES)},${inBrackets(["''", ...CATALOGUES])}`;
}
