import {
  BIGINT,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBValue,
  LIST,
  VARCHAR,
} from '@duckdb/node-api';
import type { Item } from '../domain/item.ts';
import type { User } from '../domain/user.ts';
import type { EventColumns } from './event-columns.ts';

/** Rows that DuckDB takes at a time. */
const CHUNK = 2048;
const LIST_OF_STRINGS = LIST(VARCHAR);
const EVENT_TYPES = [BIGINT, VARCHAR, VARCHAR, VARCHAR, VARCHAR, BIGINT, BIGINT, DOUBLE, VARCHAR];

/** Appends the events from index `from` on to `events`, within the open transaction of the connection. */
export async function appendEvents(
  connection: DuckDBConnection,
  columns: EventColumns,
  from: number,
): Promise<void> {
  const appender = await connection.createAppender('events');
  try {
    for (let start = from; start < columns.offsets.length; start += CHUNK)
      appender.appendDataChunk(toChunk(columns, start, Math.min(start + CHUNK, columns.offsets.length)));
  } finally {
    appender.closeSync();
  }
}

function toChunk(columns: EventColumns, start: number, end: number): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(EVENT_TYPES, end - start);
  const labels = Array.from(columns.labelRows.subarray(start, end), (row) => columns.labels[row]);
  const bigints = (values: Float64Array): DuckDBValue[] =>
    Array.from(values.subarray(start, end), (value) => BigInt(value));
  chunk.setColumns([
    bigints(columns.offsets),
    labels.map((label) => label.type),
    labels.map((label) => label.catalogue),
    columns.userIds.slice(start, end),
    columns.itemIds.slice(start, end),
    bigints(columns.tsMs),
    bigints(columns.receivedAtMs),
    Array.from(columns.values.subarray(start, end), (value) => (Number.isNaN(value) ? null : value)),
    labels.map((label) => label.source),
  ]);
  return chunk;
}

/** Inserts or replaces entries, within the open transaction of the connection. */
export async function upsertItems(connection: DuckDBConnection, items: readonly Item[]): Promise<void> {
  await upsert(connection, 'items', 'item_id', async (staged) => {
    const appender = await connection.createAppender(staged);
    for (const item of items) {
      appender.appendVarchar(item.itemId);
      appender.appendVarchar(item.catalogue);
      appender.appendVarchar(item.title);
      if (item.year === undefined) appender.appendNull();
      else appender.appendInteger(item.year);
      appender.appendList(item.genres, LIST_OF_STRINGS);
      appender.appendVarchar(JSON.stringify(item.attributes));
      appender.appendBoolean(item.stub);
      appender.appendVarchar(item.source);
      appender.endRow();
    }
    appender.closeSync();
  });
}

/** Inserts or replaces users, within the open transaction of the connection. */
export async function upsertUsers(connection: DuckDBConnection, users: readonly User[]): Promise<void> {
  await upsert(connection, 'users', 'user_id', async (staged) => {
    const appender = await connection.createAppender(staged);
    for (const user of users) {
      appender.appendVarchar(user.userId);
      appender.appendBoolean(user.member);
      appender.appendVarchar(JSON.stringify(user.attributes));
      appender.appendVarchar(user.source);
      appender.endRow();
    }
    appender.closeSync();
  });
}

async function upsert(
  connection: DuckDBConnection,
  table: string,
  key: string,
  append: (staged: string) => Promise<void>,
): Promise<void> {
  const staged = `staged_${table}`;
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${staged} AS FROM ${table} LIMIT 0`);
  await append(staged);
  await connection.run(`DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${staged})`);
  await connection.run(`INSERT INTO ${table} FROM ${staged}`);
  await connection.run(`DROP TABLE ${staged}`);
}
