import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import fc from 'fast-check';
import { STATE_SCHEMA } from '../../../src/store/sqlite/schema.ts';
import { UserIndex, UserIndexReader, userIndexTable } from '../../../src/store/sqlite/user-index.ts';

const SIZES = { capacities: [4, 10], slice: 3 } as const;

function openDatabase(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  for (const step of STATE_SCHEMA.steps) database.exec(step);
  return database;
}

/** What the index is to be like: rows and ids, and what changes them. */
class World {
  readonly database = openDatabase();
  readonly index = new UserIndex(this.database, SIZES);
  readonly reader = new UserIndexReader(this.database);
  readonly #insert = this.database.prepare(`INSERT INTO users VALUES (?, ?, 1, '{}', 'test')`);
  readonly #remove = this.database.prepare('DELETE FROM users WHERE user_row = ?');
  rows = new Map<string, number>();
  #lastRow = 0;

  add(userId: string): void {
    if (this.rows.has(userId)) return;
    const row = ++this.#lastRow;
    this.#insert.run(row, userId);
    this.index.add(userId, row);
    this.rows.set(userId, row);
  }

  remove(userId: string): void {
    const row = this.rows.get(userId);
    if (row === undefined) return;
    this.index.remove(userId, row);
    this.#remove.run(row);
    this.rows.delete(userId);
  }

  rollBackAddingOf(userIds: readonly string[]): void {
    const before = new Map(this.rows);
    this.database.exec('BEGIN');
    for (const userId of userIds) this.add(userId);
    this.database.exec('ROLLBACK');
    this.index.rolledBack();
    this.rows = before;
  }

  sorted(prefix: string): { folded: string; userRow: number }[] {
    return [...this.rows]
      .map(([userId, userRow]) => ({ folded: userId.toLowerCase(), userRow }))
      .filter(({ folded }) => folded.startsWith(prefix))
      .sort((a, b) => (a.folded === b.folded ? a.userRow - b.userRow : a.folded < b.folded ? -1 : 1));
  }

  sizeOf(level: number): number {
    return Number(this.database.prepare(`SELECT count(*) AS n FROM ${userIndexTable(level)}`).get()?.n);
  }
}

const userId = fc.string({
  unit: fc.constantFrom('a', 'B', 'b', 'ü', 'Ü', '7', '-'),
  minLength: 1,
  maxLength: 4,
});
const step = fc.oneof(
  { weight: 8, arbitrary: userId.map((id) => (world: World) => world.add(id)) },
  { weight: 2, arbitrary: userId.map((id) => (world: World) => world.remove(id)) },
  { weight: 1, arbitrary: fc.array(userId).map((ids) => (world: World) => world.rollBackAddingOf(ids)) },
);

test('each user is found by the id, and users are listed in order, whatever was added, removed and rolled back', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), fc.constantFrom('', 'a', 'b', 'ü'), (steps, prefix) => {
      const world = new World();
      for (const change of steps) {
        change(world);
        assert.ok(world.sizeOf(0) <= SIZES.capacities[0] && world.sizeOf(1) <= SIZES.capacities[1]);
      }
      for (const [id, row] of world.rows) assert.equal(world.reader.rowOf(id), row);
      assert.equal(world.reader.rowOf('missing'), undefined);
      const sorted = world.sorted(prefix);
      assert.deepEqual(world.reader.list(prefix, undefined, 1000), sorted);
      for (const [at, place] of sorted.entries())
        assert.deepEqual(world.reader.list(prefix, place, 2), sorted.slice(at + 1, at + 3));
      world.database.close();
    }),
    { numRuns: 60 },
  );
});

test('users of the format before are found and listed', () => {
  const database = new DatabaseSync(':memory:');
  const [...steps] = STATE_SCHEMA.steps;
  for (const older of steps.slice(0, 3)) database.exec(older);
  const insert = database.prepare(`INSERT INTO users VALUES (?, ?, ?, 1, '{}', 'test')`);
  for (const [at, id] of ['Zoe', 'adam', 'Ärger'].entries()) insert.run(at + 1, id, id.toLowerCase());
  for (const newer of steps.slice(3)) database.exec(newer);
  const reader = new UserIndexReader(database);
  assert.deepEqual(
    ['Zoe', 'adam', 'Ärger', 'zoe'].map((id) => reader.rowOf(id)),
    [1, 2, 3, undefined],
  );
  assert.deepEqual(
    reader.list('', undefined, 9).map(({ userRow }) => userRow),
    [2, 1, 3],
  );
  assert.equal(database.prepare('SELECT n_users FROM state').get()?.n_users, 3);
  database.close();
});
