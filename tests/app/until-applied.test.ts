import assert from 'node:assert/strict';
import { test } from 'node:test';
import { untilApplied } from '../../src/app/until-applied.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import { newIngestWorld } from '../support/ingest-world.ts';
import { newJobRun } from '../support/job-run.ts';
import { ratingEvent } from '../support/rating-event.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

test('what waits for the events before goes on when the state has them, and ends when it is stopped', async (t) => {
  const { log, store } = await newIngestWorld(t);
  const warehouse = await openWarehouse({ directory: temporaryDirectory(t) });
  t.after(() => warehouse.close());
  await log.append([ratingEvent({ eventId: 'a' }), ratingEvent({ eventId: 'b' })]);
  const positions = { log, store, warehouse };

  const { context } = newJobRun();
  let end: number | undefined;
  const waiting = untilApplied(positions, 'state', { context, step: 'wait' }).then((offset) => {
    end = offset;
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(end, undefined);
  await store.interactions.apply(await log.readBlocks(0, 10));
  await waiting;
  assert.equal(end, 2);

  const stopped = { ...newJobRun().context, signal: AbortSignal.abort(new Error('stopped')) };
  await assert.rejects(untilApplied(positions, 'warehouse', { context: stopped, step: 'wait' }), /stopped/);
});
