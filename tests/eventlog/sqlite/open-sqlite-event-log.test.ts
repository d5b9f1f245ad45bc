import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { openSqliteEventLog } from '../../../src/eventlog/sqlite/open-sqlite-event-log.ts';
import { eventLogSuite } from '../../conformance/event-log.ts';
import { ratingEvent } from '../../support/rating-event.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

eventLogSuite('SQLite', (directory, options) => openSqliteEventLog({ directory, ...options }));
eventLogSuite('SQLite with most ids on the disk', (directory, options) =>
  openSqliteEventLog({ directory, maxRecentIds: 7, ...options }),
);

function numbered(from: number, count: number) {
  return Array.from({ length: count }, (_, at) => ratingEvent({ eventId: `e${from + at}` }));
}

test('ids in memory, in the index and in both files after a reopening all count as known', async (context) => {
  const directory = temporaryDirectory(context);
  for (let round = 0; round < 4; round += 1) {
    const log = await openSqliteEventLog({ directory, maxRecentIds: 30 });
    const outcomes = await log.append(numbered(0, 20 * round + 17));
    const known = outcomes.filter((outcome) => outcome.status === 'duplicate');
    assert.equal(known.length, round === 0 ? 0 : 20 * (round - 1) + 17);
    assert.deepEqual(
      outcomes.map((outcome) => outcome.offset),
      [...outcomes.keys()],
    );
    await log.close();
  }
});

test('a disk that is full refuses appends, keeps what was there, serves reads, and recovers', async (context) => {
  const directory = temporaryDirectory(context);
  const log = await openSqliteEventLog({ directory, maxPages: 40, maxRecentIds: 50 });
  const large = (from: number) => numbered(from, 100).map((event) => ({ ...event, userId: 'u'.repeat(500) }));
  let accepted = 0;
  await assert.rejects(
    async () => {
      for (; ; accepted += 100) await log.append(large(accepted));
    },
    { code: 'storage_unavailable' },
  );
  assert.ok(accepted > 0);
  await assert.rejects(log.append(large(accepted)), { code: 'storage_unavailable' });
  assert.equal((await log.read(0, 10_000)).length, accepted);
  await log.close();
  const freed = await openSqliteEventLog({ directory });
  const outcomes = await freed.append(large(accepted));
  assert.ok(outcomes.every(({ status }) => status === 'accepted'));
  assert.equal(outcomes[0].offset, accepted);
  await freed.close();
});

test('one append that does not fit takes no other one with it', async (context) => {
  const log = await openSqliteEventLog({ directory: temporaryDirectory(context), maxPages: 40 });
  context.after(() => log.close());
  const huge = numbered(1000, 2000).map((event, at) => ({ ...event, userId: `${at}`.padEnd(500, 'u') }));
  const outcomes = await Promise.allSettled([
    log.append(numbered(0, 5)),
    log.append(huge),
    log.append(numbered(5, 5)),
  ]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  assert.equal((await log.read(0, 10_000)).length, 10);
});

test('ids whose runs were lost or damaged are read from the log again', async (context) => {
  const directory = temporaryDirectory(context);
  const log = await openSqliteEventLog({ directory, maxRecentIds: 100 });
  const folder = join(directory, 'log-ids');
  const listRuns = () => readdirSync(folder).filter((name) => name.endsWith('.run'));
  // Runs are written beside the appends; a large table may hold them all up to the last one.
  let end = 0;
  for (; listRuns().length < 2; end += 50) await log.append(numbered(end, 50));
  await log.close();
  const [run, other] = listRuns();
  truncateSync(join(folder, run), 100);
  rmSync(join(folder, other));
  const again = await openSqliteEventLog({ directory, maxRecentIds: 100 });
  assert.ok(
    (await again.append(numbered(0, end))).every(
      ({ status, offset }, at) => status === 'duplicate' && offset === at,
    ),
  );
  await again.close();
});

/** Flips a byte in the first block of the entries of a run. */
function damage(path: string): void {
  const bytes = readFileSync(path);
  bytes[100] ^= 1;
  writeFileSync(path, bytes);
}

test('a run that is found damaged by an append is made again, and the append is done', async (context) => {
  const directory = temporaryDirectory(context);
  const folder = join(directory, 'log-ids');
  const log = await openSqliteEventLog({ directory, maxRecentIds: 100 });
  context.after(() => log.close());
  const listRuns = () => readdirSync(folder).filter((name) => name.endsWith('.run'));
  let end = 0;
  for (; listRuns().length < 2; end += 50) await log.append(numbered(end, 50));
  const before = listRuns();
  damage(join(folder, before[0]));
  const outcomes = await log.append(numbered(0, end + 10));
  assert.deepEqual(
    outcomes.map(({ status, offset }) => [status, offset]),
    outcomes.map((_, at) => [at < end ? 'duplicate' : 'accepted', at]),
  );
  assert.deepEqual(
    listRuns().filter((name) => before.includes(name)),
    [],
  );
  assert.deepEqual(await log.find(['e0', `e${end}`, 'none']), [0, end, undefined]);
});

test('a run that is found damaged when runs are merged is made again, without an append that fails', async (context) => {
  const directory = temporaryDirectory(context);
  const folder = join(directory, 'log-ids');
  const log = await openSqliteEventLog({ directory, maxRecentIds: 100 });
  context.after(() => log.close());
  const listRuns = () => readdirSync(folder).filter((name) => name.endsWith('.run'));
  let end = 0;
  const grow = async (): Promise<void> => {
    const outcomes = await log.append(numbered(end, 50));
    assert.ok(outcomes.every(({ status }) => status === 'accepted'));
    end += 50;
  };
  while (listRuns().length < 2) await grow();
  const [damaged] = listRuns();
  damage(join(folder, damaged));
  for (; listRuns().includes(damaged); await grow()) assert.ok(end < 20_000, 'it is merged long before');
  assert.ok(
    (await log.append(numbered(0, end))).every(
      ({ status, offset }, at) => status === 'duplicate' && offset === at,
    ),
  );
});

test('a torn end of the write-ahead log loses nothing that was committed before it', async (context) => {
  const directory = temporaryDirectory(context);
  const log = await openSqliteEventLog({ directory });
  await log.append(numbered(0, 10));
  // The files as a crash leaves them: copied while the log is open, with half a frame at the end.
  const crashed = temporaryDirectory(context);
  for (const name of ['format.json', 'log.db', 'log.db-wal'])
    writeFileSync(join(crashed, name), readFileSync(join(directory, name)));
  appendFileSync(join(crashed, 'log.db-wal'), new Uint8Array(5000).fill(7));
  await log.close();
  const reopened = await openSqliteEventLog({ directory: crashed });
  assert.equal((await reopened.read(0, 100)).length, 10);
  assert.equal(
    (await reopened.append(numbered(5, 10))).filter(({ status }) => status === 'accepted').length,
    5,
  );
  await reopened.close();
});

test('a file that is not a database, a cut one, and a damaged format file are called damaged', async (context) => {
  const noDatabase = temporaryDirectory(context);
  writeFileSync(
    join(noDatabase, 'log.db'),
    'this is a text and not a database at all, however long it goes on'.repeat(99),
  );
  await assert.rejects(openSqliteEventLog({ directory: noDatabase }), { code: 'damaged_data' });
  const cut = temporaryDirectory(context);
  const log = await openSqliteEventLog({ directory: cut });
  await log.append(numbered(0, 2000));
  await log.close();
  truncateSync(join(cut, 'log.db'), 3 * 8192);
  await assert.rejects(
    async () => {
      const opened = await openSqliteEventLog({ directory: cut });
      await opened.read(0, 10_000).finally(() => opened.close());
    },
    { code: 'damaged_data' },
  );
  const format = temporaryDirectory(context);
  writeFileSync(join(format, 'format.json'), '{"form');
  await assert.rejects(openSqliteEventLog({ directory: format }), { code: 'damaged_data' });
});

test('a directory or file of a newer version is refused as such', async (context) => {
  const directory = temporaryDirectory(context);
  writeFileSync(join(directory, 'format.json'), '{"format":99}');
  await assert.rejects(openSqliteEventLog({ directory }), { code: 'data_dir_newer', message: /format 99/ });
  const newerFile = temporaryDirectory(context);
  const database = new DatabaseSync(join(newerFile, 'log.db'));
  database.exec('PRAGMA user_version = 99');
  database.close();
  await assert.rejects(openSqliteEventLog({ directory: newerFile }), { code: 'data_dir_newer' });
});

test('a directory that cannot be made is a storage problem that names it', async (context) => {
  const file = join(temporaryDirectory(context), 'file');
  writeFileSync(file, '');
  const directory = join(file, 'data');
  await assert.rejects(openSqliteEventLog({ directory }), {
    code: 'storage_unavailable',
    message: /file.data/,
  });
  const blocked = temporaryDirectory(context);
  mkdirSync(join(blocked, 'log.db'));
  await assert.rejects(openSqliteEventLog({ directory: blocked }), { code: 'storage_unavailable' });
});

test('a read-only directory is a storage problem, for a new and for an existing log', {
  skip: process.getuid?.() === 0 && 'runs as root, to whom nothing is read-only',
}, async (context) => {
  for (const isNew of [true, false]) {
    const directory = temporaryDirectory(context);
    if (!isNew) {
      const log = await openSqliteEventLog({ directory });
      await log.append(numbered(0, 1));
      await log.close();
      chmodSync(join(directory, 'log.db'), 0o400);
    }
    chmodSync(directory, 0o500);
    await assert.rejects(openSqliteEventLog({ directory }), { code: 'storage_unavailable' });
    chmodSync(directory, 0o700);
  }
});
