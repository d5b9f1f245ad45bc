import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EntryColumns } from '../../src/dataset/entry-columns.ts';
import { REGISTER } from '../../src/dataset/item-history.ts';
import { encodePackedRecord } from '../../src/dataset/packed-interactions.ts';
import { MARK } from '../../src/domain/interaction.ts';
import { setUpCollections } from '../../src/simulate/collections/collection-setup.ts';
import { CollectionSteps } from '../../src/simulate/collections/collection-steps.ts';
import { syntheticReleases, USUAL_RELEASES } from '../../src/simulate/collections/synthetic-releases.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';

const START_MS = Date.UTC(2026, 0, 1);
const USERS_A_COMMIT = 100_000;

export interface StateShape {
  readonly nUsers: number;
  readonly isRealistic: boolean;
}

/**
 * Gives a folder with a state of simulated collectors, made where it is missing. What `simulate collections` sends is written as the
 * projection would leave it, without its way through the log, which benchmarks/ingest measures.
 */
export async function makeState(data: string, { nUsers, isRealistic }: StateShape): Promise<string> {
  const folder = join(data, `${isRealistic ? 'realistic' : 'contiguous'}-${nUsers}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.tmp`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const releases = [...syntheticReleases(USUAL_RELEASES)];
  const store = await openSqliteStore({ directory: unfinished });
  await store.items.put(releases);
  const itemIds = await store.items.ids('records');
  await store.close();
  const rowOf = new Map(itemIds.map((itemId, row) => [itemId, row]));
  const tastes = releases.map(({ itemId, genres, attributes }) => {
    const style = Array.isArray(attributes.styles) ? attributes.styles[0] : '';
    return { itemId, genre: genres[0] ?? '', style };
  });
  const setup = { kind: 'collections', isRealistic, nUsers, seed: 1, startMs: START_MS } as const;
  const steps = new CollectionSteps(setUpCollections(tastes, setup));
  const rows = Int32Array.from(releases, ({ itemId }) => rowOf.get(itemId) ?? -1);
  writeUsers(join(unfinished, 'state.db'), steps, rows);
  renameSync(unfinished, folder);
  return folder;
}

function writeUsers(path: string, steps: CollectionSteps, rows: Int32Array): void {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA synchronous = OFF; BEGIN');
  const addUser = database.prepare("INSERT INTO users VALUES (?, ?, 1, '{}', 'simulate')");
  const addList = database.prepare('INSERT INTO interactions_records VALUES (?, ?, ?)');
  for (let userRow = 1; !steps.isOver; userRow++) {
    addUser.run(userRow, `user${steps.userNumber}`);
    const owned = steps.rows.map((release) => rows[release]).sort();
    addList.run(userRow, userRow - 1, encodeList(owned, steps.tsMs, userRow - 1));
    steps.advance();
    if (userRow % USERS_A_COMMIT === 0) database.exec('COMMIT; BEGIN');
  }
  database.exec('COMMIT');
  database.close();
}

const columns = new EntryColumns();

function encodeList(owned: Int32Array, tsMs: number, offset: number): Uint8Array {
  columns.reserve(owned.length);
  columns.itemRows.set(owned);
  columns.ratings.fill(Number.NaN, 0, owned.length);
  columns.marks.fill(MARK.owned, 0, owned.length);
  columns.plays.fill(0, 0, owned.length);
  columns.skips.fill(0, 0, owned.length);
  columns.tsMs.fill(tsMs, 0, owned.length);
  const lists = new Map([[REGISTER.own, { tsMs, offset }]]);
  return encodePackedRecord({ columns, histories: [], clearedBefore: 0, lists });
}
