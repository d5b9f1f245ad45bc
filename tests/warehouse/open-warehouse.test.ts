import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { DeadwaxError } from '../../src/errors.ts';
import { readAuditFigures } from '../../src/warehouse/audit-figures.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { applyEvents, toBlocks } from '../support/apply-events.ts';
import { storedRating } from '../support/stored-events.ts';

function temporaryFolder(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'deadwax-warehouse-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function count(warehouse: Warehouse, table: string): Promise<unknown> {
  const [row] = await warehouse.query(`SELECT count(*) AS n FROM ${table}`);
  return row.n;
}

test('events that are applied again are counted once, and the position comes back after reopening', async (t) => {
  const directory = temporaryFolder(t);
  const events = Array.from({ length: 5_000 }, (_, n) =>
    storedRating(n * 2, [`u${n % 7}`, n, 3.5, 1e12 + n]),
  );
  const first = await openWarehouse({ directory });
  await applyEvents(first, events.slice(0, 3_000));
  await applyEvents(first, events.slice(1_000, 4_000));
  await first.close();
  const second = await openWarehouse({ directory });
  assert.equal(await second.appliedOffset(), 7_999);
  await applyEvents(second, events);
  assert.equal(await second.appliedOffset(), 9_999);
  const rows = await second.query(
    'SELECT event_offset, user_id, item_id, ts_ms, value FROM events ORDER BY event_offset',
  );
  assert.deepEqual(
    rows,
    events.map(({ offset, event }) => ({
      event_offset: offset,
      user_id: event.userId,
      item_id: event.itemId,
      ts_ms: event.tsMs,
      value: event.value,
    })),
  );
  await second.close();
});

test('the present rating is that of the latest time, of equal times the last received; removed ones are gone', async (t) => {
  const warehouse = await openWarehouse({ directory: temporaryFolder(t) });
  await applyEvents(warehouse, [
    storedRating(0, ['ann', 1, 2, 500]),
    storedRating(1, ['ann', 1, 5, 400]),
    storedRating(2, ['bob', 1, 1, 300]),
    storedRating(3, ['bob', 1, 4, 300]),
    storedRating(4, ['cleo', 1, 3, 100]),
    storedRating(5, ['cleo', 1, 0, 200], { type: 'rating_remove', value: undefined }),
    storedRating(6, ['dan', 2, 0, 100], { type: 'rating_remove', value: undefined }),
    storedRating(7, ['dan', 2, 4.5, 150]),
  ]);
  assert.deepEqual(await warehouse.query('SELECT user_id, rating, ts_ms FROM ratings ORDER BY user_id'), [
    { user_id: 'ann', rating: 2, ts_ms: 500 },
    { user_id: 'bob', rating: 4, ts_ms: 300 },
    { user_id: 'dan', rating: 4.5, ts_ms: 150 },
  ]);
  await warehouse.close();
});

test('entries and users are replaced by their id', async (t) => {
  const warehouse = await openWarehouse({ directory: temporaryFolder(t) });
  const film = {
    itemId: 'movie:1',
    catalogue: 'movies',
    title: "L'Été",
    year: undefined,
    genres: [],
    attributes: { imdb_id: 'tt1' },
    stub: true,
    source: 'sample',
  } as const;
  await warehouse.putItems([film, { ...film, itemId: 'movie:2' }]);
  await warehouse.putItems([{ ...film, title: 'Heat', year: 1995, genres: ['Crime', 'Drama'], stub: false }]);
  await warehouse.putUsers([{ userId: 'ann', member: true, attributes: { age: 30 }, source: 'sample' }]);
  await warehouse.putUsers([{ userId: 'ann', member: true, attributes: { age: 31 }, source: 'sample' }]);
  assert.deepEqual(await warehouse.query('SELECT title, year, genres, stub FROM items ORDER BY item_id'), [
    { title: 'Heat', year: 1995, genres: ['Crime', 'Drama'], stub: false },
    { title: "L'Été", year: null, genres: [], stub: true },
  ]);
  assert.deepEqual(await warehouse.query("SELECT attributes->>'age' AS age FROM users"), [{ age: '31' }]);
  await warehouse.close();
});

test('a file that rests is closed, and open again for the next question', async (t) => {
  const warehouse = await openWarehouse({ directory: temporaryFolder(t), idleMs: 5 });
  await applyEvents(warehouse, [storedRating(0, ['ann', 1, 2, 500])]);
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.equal(await count(warehouse, 'ratings'), 1);
  }
  await warehouse.close();
  await assert.rejects(warehouse.query('SELECT 1'), { code: 'storage_unavailable', message: /closed/ });
});

test('after a kill -9 everything that was answered is there, each event once, and so it is counted', async (t) => {
  const directory = temporaryFolder(t);
  const script = fileURLToPath(new URL('../support/warehouse-victim.ts', import.meta.url));
  for (let round = 0; round < 3; round++) {
    const victim = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
    let answered = 0;
    for await (const line of createInterface({ input: victim.stdout })) {
      answered = Number(line);
      if (answered % 1_300 < 100) victim.kill('SIGKILL');
    }
    if (victim.exitCode === null && victim.signalCode === null) await once(victim, 'exit');
    const warehouse = await openWarehouse({ directory });
    const position = await warehouse.appliedOffset();
    assert.ok(position >= answered, `position ${position} is behind the answered ${answered}`);
    const [row] = await warehouse.query(
      'SELECT count(*) AS n, count(DISTINCT event_offset) AS n_different, max(event_offset) AS last FROM events',
    );
    const nErased = position / 100 - 1;
    const n = position - nErased;
    assert.deepEqual(row, { n, n_different: n, last: position - 1 });
    const figures = await readAuditFigures(warehouse);
    assert.deepEqual(figures.faults, []);
    assert.equal(figures.byDay[0].ratings, n - nErased);
    await warehouse.close();
  }
});

test('a damaged file is made anew at opening, and its owner is told', async (t) => {
  const directory = temporaryFolder(t);
  const path = join(directory, 'warehouse.duckdb');
  const first = await openWarehouse({ directory });
  await applyEvents(
    first,
    Array.from({ length: 5_000 }, (_, n) => storedRating(n, [`u${n}`, n, 3, 1e12 + n])),
  );
  await first.close();
  const whole = readFileSync(path);
  for (const damaged of [whole.subarray(0, 5_000), Buffer.from('not a warehouse'), flip(whole, 4_200)]) {
    writeFileSync(path, damaged);
    const faults: DeadwaxError[] = [];
    const anew = await openWarehouse({ directory });
    anew.onDamage((fault) => faults.push(fault));
    assert.equal(await anew.appliedOffset(), 0);
    assert.equal(await count(anew, 'events'), 0);
    await anew.close();
    assert.deepEqual(
      faults.map(({ code }) => code),
      ['damaged_data'],
    );
    assert.match(faults[0].message, /warehouse\.duckdb is damaged .*built again from the event log/s);
  }
});

function flip(bytes: Buffer, place: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[place] ^= 0xff;
  return copy;
}

test('all events go to a Parquet file in offset order', async (t) => {
  const directory = temporaryFolder(t);
  const warehouse = await openWarehouse({ directory });
  await applyEvents(warehouse, [
    storedRating(0, ['ann', 1, 2, 500]),
    storedRating(3, ["o'neil", 2, 0, 600], { type: 'rating_remove', value: undefined }),
  ]);
  const path = join(directory, "ann's events.parquet");
  await warehouse.exportParquet(path);
  const quoted = path.replaceAll("'", "''");
  const rows = await warehouse.query(`SELECT event_offset, type, user_id, value FROM '${quoted}'`);
  assert.deepEqual(rows, [
    { event_offset: 0, type: 'rating', user_id: 'ann', value: 2 },
    { event_offset: 3, type: 'rating_remove', user_id: "o'neil", value: null },
  ]);
  await warehouse.close();
});

test('what an event says besides stands beside it, and is gone with it', async (t) => {
  const warehouse = await openWarehouse({ directory: temporaryFolder(t) });
  const search = { itemId: undefined, catalogue: undefined, value: undefined, type: 'search' } as const;
  const context = { zip: 94110, client: 'web', ms_played: 1234.4 };
  await applyEvents(warehouse, [
    storedRating(0, ['ann', 1, 2, 500]),
    storedRating(1, ['ann', 1, 0, -5], {
      ...search,
      details: { text: 'häuser\u0000', sessionId: 's', context },
    }),
    storedRating(2, ['ann', 1, 0, 700], { ...search, details: { text: 'x', context: { ms_played: -1 } } }),
  ]);
  const sql = `SELECT ts_ms, item_id, catalogue, ms_played, session_key <> 0 AS has_session, source, text, client, zip
    FROM events JOIN sources USING (source_code) JOIN event_details USING (event_offset) ORDER BY event_offset`;
  const rest = { item_id: '', catalogue: '', source: 'api' };
  assert.deepEqual(await warehouse.query(sql), [
    {
      ...rest,
      ts_ms: -5,
      ms_played: 1234,
      has_session: true,
      text: 'häuser\u0000',
      client: 'web',
      zip: '94110',
    },
    { ...rest, ts_ms: 700, ms_played: 0, has_session: false, text: 'x', client: null, zip: null },
  ]);
  const gone = { itemId: undefined, catalogue: undefined, value: undefined, type: 'user_erase' } as const;
  await applyEvents(warehouse, [storedRating(3, ['ann', 1, 0, 800], gone)]);
  assert.equal(await count(warehouse, 'event_details'), 0);
  assert.equal(await count(warehouse, 'events'), 1);
  await warehouse.close();
});

test('a file that is damaged while it rests is made anew at the next command, which needs to read from its beginning', async (t) => {
  const directory = temporaryFolder(t);
  const faults: DeadwaxError[] = [];
  const warehouse = await openWarehouse({ directory, idleMs: 5 });
  warehouse.onDamage((fault) => faults.push(fault));
  t.after(() => warehouse.close());
  const events = Array.from({ length: 500 }, (_, n) => storedRating(n, [`u${n}`, n, 3, 1e12 + n]));
  await applyEvents(warehouse, events);
  for (const rest of ['apply', 'query']) {
    faults.length = 0;
    await new Promise((resolve) => setTimeout(resolve, 100));
    writeFileSync(join(directory, 'warehouse.duckdb'), 'not a warehouse');
    if (rest === 'query') assert.equal(await count(warehouse, 'events'), 0);
    await assert.rejects(warehouse.applyBlocks(toBlocks(events.slice(400)), 400), { code: 'conflict' });
    assert.equal(await warehouse.appliedOffset(), 0);
    await warehouse.applyBlocks(toBlocks(events), 0);
    assert.equal(await count(warehouse, 'events'), 500);
    assert.deepEqual(
      faults.map(({ code }) => code),
      ['damaged_data'],
    );
  }
});

for (const first of ['query', 'change'] as const)
  test(`a block that a ${first} finds damaged costs that command, and the file is made anew`, async (t) => {
    const directory = temporaryFolder(t);
    const path = join(directory, 'warehouse.duckdb');
    const events = Array.from({ length: 150_000 }, (_, n) => storedRating(n, [`u${n}`, n, 3, 1e12 + n]));
    const before = await openWarehouse({ directory });
    await applyEvents(before, events);
    await before.close();
    // The header stays, and so does what says where the tables are: it is written last.
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xa5, 300_000, 800_000));
    const faults: DeadwaxError[] = [];
    const warehouse = await openWarehouse({ directory });
    warehouse.onDamage((fault) => faults.push(fault));
    t.after(() => warehouse.close());
    const failing =
      first === 'query'
        ? warehouse.query('SELECT sum(ts_ms), max(user_id), max(item_id) FROM events')
        : warehouse.exportParquet(join(directory, 'events.parquet'));
    await assert.rejects(failing, { code: 'damaged_data' });
    await warehouse.applyBlocks(toBlocks(events.slice(0, 10)), 0);
    assert.equal(await count(warehouse, 'events'), 10);
    assert.equal(faults.length, 1);
  });
