import { type DuckDBConnection, LIST, VARCHAR } from '@duckdb/node-api';
import type { Item, ItemAttribute } from '../domain/item.ts';
import type { User } from '../domain/user.ts';
import { moveGroups } from './roll-up.ts';
import { ageBracketOf, genderOf, zip3Of } from './user-group.ts';

const LIST_OF_STRINGS = LIST(VARCHAR);

/** Inserts or replaces entries, within the open transaction of the connection. */
export async function upsertItems(connection: DuckDBConnection, items: readonly Item[]): Promise<void> {
  const staged = await stage(connection, 'items');
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
    const { artist, artist_name, album, release } = item.attributes;
    for (const name of [nameOf(artist ?? artist_name), nameOf(album ?? release)])
      if (name === undefined) appender.appendNull();
      else appender.appendVarchar(name);
    appender.endRow();
  }
  appender.closeSync();
  await replace(connection, 'items', 'catalogue, item_id');
}

function nameOf(value: ItemAttribute | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Inserts or replaces users and moves what they did to their groups, within the open transaction of the connection. */
export async function upsertUsers(connection: DuckDBConnection, users: readonly User[]): Promise<void> {
  const staged = await stage(connection, 'users');
  const appender = await connection.createAppender(staged);
  for (const user of users) {
    appender.appendVarchar(user.userId);
    appender.appendBoolean(user.member);
    appender.appendVarchar(JSON.stringify(user.attributes));
    appender.appendVarchar(user.source);
    const { gender, age, zip } = user.attributes;
    for (const group of [genderOf(gender), ageBracketOf(age), zip3Of(zip)])
      if (group === undefined) appender.appendNull();
      else appender.appendVarchar(group);
    appender.endRow();
  }
  appender.closeSync();
  await moveGroups(connection, staged, () => replace(connection, 'users', 'user_id'));
}

/** Replaces the matches of a catalogue by others, within the open transaction of the connection. */
export async function replaceMatches(
  connection: DuckDBConnection,
  catalogue: string,
  matches: readonly { readonly itemId: string; readonly sameAs: string }[],
): Promise<void> {
  await connection.run('DELETE FROM matches WHERE catalogue = $1', [catalogue]);
  const appender = await connection.createAppender('matches');
  for (const { itemId, sameAs } of matches) {
    appender.appendVarchar(itemId);
    appender.appendVarchar(catalogue);
    appender.appendVarchar(sameAs);
    appender.endRow();
  }
  appender.closeSync();
}

async function stage(connection: DuckDBConnection, table: string): Promise<string> {
  const staged = `staged_${table}`;
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${staged} AS FROM ${table} LIMIT 0`);
  return staged;
}

async function replace(connection: DuckDBConnection, table: string, key: string): Promise<void> {
  const staged = `staged_${table}`;
  await connection.run(`DELETE FROM ${table} WHERE (${key}) IN (SELECT (${key}) FROM ${staged})`);
  await connection.run(`INSERT INTO ${table} FROM ${staged}`);
  await connection.run(`DROP TABLE ${staged}`);
}
