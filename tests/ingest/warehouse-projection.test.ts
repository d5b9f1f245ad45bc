import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Event } from '../../src/domain/event.ts';
import { DeadwaxError } from '../../src/errors.ts';
import type { EventLog } from '../../src/eventlog/event-log.ts';
import { openSqliteEventLog } from '../../src/eventlog/sqlite/open-sqlite-event-log.ts';
import { startWarehouseProjection } from '../../src/ingest/warehouse-projection.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { applyEvents } from '../support/apply-events.ts';
import { storedRating } from '../support/stored-events.ts';

interface World {
  readonly log: EventLog;
  readonly warehouse: Warehouse;
  readonly directory: string;
}

async function openWorld(t: TestContext): Promise<World> {
  const directory = mkdtempSync(join(tmpdir(), 'deadwax-projection-'));
  const log = await openSqliteEventLog({ directory });
  const warehouse = await openWarehouse({ directory, idleMs: 20 });
  t.after(async () => {
    await warehouse.close();
    await log.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return { log, warehouse, directory };
}

function ratings(from: number, to: number): Event[] {
  return Array.from(
    { length: to - from },
    (_, n) => storedRating(from + n, [`u${n % 5}`, from + n, 4, 1e12]).event,
  );
}

async function count(warehouse: Warehouse): Promise<unknown> {
  const [row] = await warehouse.query(
    'SELECT count(*) AS n, count(DISTINCT event_offset) AS n_different FROM events',
  );
  return row;
}

function fail(error: DeadwaxError): void {
  throw error;
}

test('the warehouse gets what is in the log, what comes later, and after a restart what came meanwhile, each once', async (t) => {
  const { log, warehouse } = await openWorld(t);
  await log.append(ratings(0, 300));
  const first = startWarehouseProjection({ log, warehouse, onError: fail, lingerMs: 5 });
  assert.ok(await warehouse.waitFor(await log.endOffset(), 10_000));
  await log.append(ratings(250, 400));
  assert.ok(await warehouse.waitFor(await log.endOffset(), 10_000));
  await first.close();
  await log.append(ratings(400, 450));
  assert.deepEqual(await count(warehouse), { n: 400, n_different: 400 });
  const second = startWarehouseProjection({ log, warehouse, onError: fail, lingerMs: 5 });
  assert.ok(await warehouse.waitFor(await log.endOffset(), 10_000));
  assert.deepEqual(await count(warehouse), { n: 450, n_different: 450 });
  await second.close();
});

test('while a few events keep coming it waits for more of them after each transaction', async (t) => {
  const { log, warehouse } = await openWorld(t);
  await log.append(ratings(0, 10));
  let nApplied = 0;
  const busy: Warehouse = new Proxy(warehouse, {
    get(target, name) {
      if (name !== 'applyBlocks') return Reflect.get(target, name, target).bind(target);
      return async (...asked: Parameters<Warehouse['applyBlocks']>) => {
        nApplied += 1;
        await target.applyBlocks(...asked);
        // One more is there whenever a transaction ends.
        await log.append(ratings(10 * nApplied, 10 * nApplied + 1));
      };
    },
  });
  const projection = startWarehouseProjection({ log, warehouse: busy, onError: fail, lingerMs: 60_000 });
  assert.ok(await warehouse.waitFor(10, 10_000));
  while ((await log.endOffset()) === 10) await new Promise((resolve) => setTimeout(resolve, 5));
  // Each has its turn after those before it: a second transaction would have begun by now.
  for (let turn = 0; turn < 3; turn += 1) await count(warehouse);
  assert.equal(nApplied, 1);
  await projection.close();
});

test('a warehouse that is ahead of its log belongs to another log and is built anew', async (t) => {
  const { log, warehouse } = await openWorld(t);
  await applyEvents(
    warehouse,
    ratings(0, 900).map((event, offset) => ({ offset, event })),
  );
  await log.append(ratings(1_000, 1_010));
  const projection = startWarehouseProjection({ log, warehouse, onError: fail, lingerMs: 5 });
  while ((await warehouse.appliedOffset()) !== (await log.endOffset()))
    await new Promise((resolve) => setTimeout(resolve, 5));
  await projection.close();
  assert.deepEqual(await count(warehouse), { n: 10, n_different: 10 });
});

test('what is built again is the same, with what came meanwhile', async (t) => {
  const { log, warehouse } = await openWorld(t);
  await log.append(ratings(0, 300));
  const projection = startWarehouseProjection({ log, warehouse, onError: fail, lingerMs: 5 });
  assert.ok(await warehouse.waitFor(300, 10_000));
  await Promise.all([projection.rebuild(), log.append(ratings(300, 350))]);
  assert.ok(await warehouse.waitFor(350, 10_000));
  assert.deepEqual(await count(warehouse), { n: 350, n_different: 350 });
  await projection.close();
});

test('a rebuild that cannot forget what is there says so, and the projection goes on', async (t) => {
  const { log, warehouse } = await openWorld(t);
  const full: Warehouse = new Proxy(warehouse, {
    get(target, name) {
      if (name !== 'reset') return Reflect.get(target, name, target).bind(target);
      return () => Promise.reject(new DeadwaxError('storage_unavailable', 'full'));
    },
  });
  const projection = startWarehouseProjection({ log, warehouse: full, onError: fail, lingerMs: 5 });
  t.after(() => projection.close());
  await assert.rejects(projection.rebuild(), { code: 'storage_unavailable' });
  await log.append(ratings(0, 10));
  assert.ok(await warehouse.waitFor(10, 10_000));
});

test('a failure is told and the projection goes on by itself', async (t) => {
  const { log, warehouse } = await openWorld(t);
  await log.append(ratings(0, 10));
  const errors: DeadwaxError[] = [];
  let nReads = 0;
  const flaky: Pick<EventLog, 'readBlocks' | 'endOffset' | 'onCommit'> = {
    readBlocks: (from, minEvents) => {
      nReads += 1;
      return nReads === 1
        ? Promise.reject(new DeadwaxError('storage_unavailable', 'the disk is away'))
        : log.readBlocks(from, minEvents);
    },
    endOffset: () => log.endOffset(),
    onCommit: (listener) => log.onCommit(listener),
  };
  const projection = startWarehouseProjection({
    log: flaky,
    warehouse,
    onError: (error) => errors.push(error),
  });
  assert.ok(await warehouse.waitFor(10, 10_000));
  await projection.close();
  assert.deepEqual(
    errors.map(({ code }) => code),
    ['storage_unavailable'],
  );
});

test('a warehouse that is found damaged by a question is built again at once, without a new event', async (t) => {
  const { log, warehouse, directory } = await openWorld(t);
  await log.append(ratings(0, 300));
  const projection = startWarehouseProjection({ log, warehouse, onError: fail, lingerMs: 5 });
  t.after(() => projection.close());
  assert.ok(await warehouse.waitFor(300, 10_000));
  await new Promise((resolve) => setTimeout(resolve, 200));
  writeFileSync(join(directory, 'warehouse.duckdb'), 'not a warehouse');
  await warehouse.query('SELECT 1');
  assert.ok(await warehouse.waitFor(300, 10_000));
  assert.deepEqual(await count(warehouse), { n: 300, n_different: 300 });
});
