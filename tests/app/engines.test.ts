import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CloseStack } from '../../src/app/close-stack.ts';
import { openEngines } from '../../src/app/engines.ts';
import { readHealth } from '../../src/app/health.ts';
import { HALF_STARS } from '../../src/domain/rating-scale.ts';
import type { DeadwaxError } from '../../src/errors.ts';
import { ratingEvent } from '../support/rating-event.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

function optionsFor(directory: string) {
  return {
    directory,
    warehouseMemoryMb: 64,
    deadLettersKept: 100,
    rejectUnknownItems: false,
    stateLagEvents: 1000,
    clock: Date.now,
    randomBytes: (size: number) => crypto.getRandomValues(new Uint8Array(size)),
    scaleOf: () => HALF_STARS,
    onFault: assert.fail,
    onDeath: assert.fail,
  };
}

test('a state that is ahead of its log is refused, since new events would never count', async (t) => {
  const directory = temporaryDirectory(t);
  const closing = new CloseStack();
  const { log, store } = await openEngines(optionsFor(directory), closing);
  await log.append([ratingEvent(), ratingEvent({ eventId: 'e2', itemId: 'movie:2' })]);
  assert.ok(await store.interactions.waitFor(2, 5000));
  await closing.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(directory, `log.db${suffix}`), { force: true });
  const again = new CloseStack();
  await assert.rejects(openEngines(optionsFor(directory), again), {
    code: 'damaged_data',
    message: /up to offset 2, but log.db ends at 0/,
  });
  await again.close();
  rmSync(join(directory, 'state.db'));
  const mended = new CloseStack();
  await openEngines(optionsFor(directory), mended);
  await mended.close();
});

test('a part whose thread has ended is not called up', async (t) => {
  const closing = new CloseStack();
  const engines = await openEngines(optionsFor(temporaryDirectory(t)), closing);
  const down = async () =>
    (await readHealth(engines, new Map())).filter(({ up }) => !up).map(({ name }) => name);
  assert.deepEqual(await down(), []);
  await engines.log.close();
  assert.deepEqual(await down(), ['event log']);
  await closing.close();
});

test('a damaged warehouse is built again by itself; until then it is down, and the log says why', async (t) => {
  const directory = temporaryDirectory(t);
  const before = new CloseStack();
  const { log } = await openEngines(optionsFor(directory), before);
  await log.append(Array.from({ length: 50 }, (_, n) => ratingEvent({ eventId: `e${n}` })));
  await before.close();
  writeFileSync(join(directory, 'warehouse.duckdb'), 'not a warehouse');
  const faults: string[] = [];
  const closing = new CloseStack();
  const onFault = (where: string, { message }: DeadwaxError) => faults.push(`${where}: ${message}`);
  const engines = await openEngines({ ...optionsFor(directory), onFault }, closing);
  const isUp = async () =>
    (await readHealth(engines, new Map())).find(({ name }) => name === 'warehouse')?.up;
  assert.equal(await isUp(), false);
  assert.ok(await engines.warehouse.waitFor(50, 5000));
  assert.equal(await isUp(), true);
  assert.equal(faults.length, 1);
  assert.match(faults[0], /^warehouse: warehouse .* is damaged .*; it is built again from the event log$/s);
  await closing.close();
});
