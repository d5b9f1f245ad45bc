import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeadwaxError } from '../../src/errors.ts';
import { startStateProjection } from '../../src/ingest/state-projection.ts';
import { armFaults } from '../../src/util/fault-point.ts';
import { newIngestWorld } from '../support/ingest-world.ts';
import { ratingEvent } from '../support/rating-event.ts';
import { readInteractions, recount } from '../support/set-model.ts';

const MAX_LAG = 100;
const BATCH = 60;

function fail(error: DeadwaxError): void {
  throw error;
}

function batch(at: number) {
  return Array.from({ length: BATCH }, (_, n) =>
    ratingEvent({ userId: `u${n}`, itemId: `movie:${at}`, tsMs: at }),
  );
}

test('what comes while the state is too far behind is refused until it has caught up, and what was there before does not count', async (context) => {
  // Each commit of the state takes a tenth of a second longer, until it has taken so many.
  armFaults('state:before-commit@1-12:stall');
  const world = await newIngestWorld(context);
  const { log, store } = world;
  const old = Array.from({ length: 2 * MAX_LAG }, (_, at) => ratingEvent({ itemId: `movie:${1000 + at}` }));
  await log.append(old);
  const projection = startStateProjection({ ...world, onError: fail, batchEvents: 1, maxLagEvents: MAX_LAG });
  context.after(() => projection.close());
  const taken = [...old];
  const isRefused = async (events: ReturnType<typeof batch>): Promise<boolean> => {
    try {
      await log.append(events);
      taken.push(...events);
      return false;
    } catch (thrown) {
      assert.ok(thrown instanceof DeadwaxError && thrown.code === 'overloaded');
      return true;
    }
  };
  for (let at = 0; !(await isRefused(batch(at))); at += 1) {
    assert.ok(at < 100, 'it never fell behind');
    const applied = await store.interactions.appliedOffset();
    const behind = (await log.endOffset()) - Math.max(applied, old.length);
    assert.ok(behind <= MAX_LAG + BATCH, `${behind} events behind`);
  }
  assert.ok(taken.length - old.length > MAX_LAG, 'as many are taken as it may fall behind');
  assert.equal(await store.interactions.waitFor(await log.endOffset(), 20_000), true);
  const last = batch(999_999);
  await log.append(last);
  taken.push(...last);
  assert.equal(await store.interactions.waitFor(await log.endOffset(), 20_000), true);
  assert.deepEqual(await readInteractions(store), recount(taken));
});
