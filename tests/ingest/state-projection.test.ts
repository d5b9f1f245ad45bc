import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { StoredBlock } from '../../src/domain/event-block.ts';
import { DeadwaxError } from '../../src/errors.ts';
import { startStateProjection } from '../../src/ingest/state-projection.ts';
import { NOW_MS, newIngestWorld, openIngestWorld } from '../support/ingest-world.ts';
import { ratingEvent } from '../support/rating-event.ts';
import { readInteractions, recount } from '../support/set-model.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

function fail(error: DeadwaxError): void {
  throw error;
}

async function caughtUp(world: Awaited<ReturnType<typeof newIngestWorld>>): Promise<void> {
  assert.equal(await world.store.interactions.waitFor(await world.log.endOffset(), 20_000), true);
}

const wireEvent = fc
  .record({
    type: fc.constantFrom('rating', 'rating', 'rating_remove'),
    user_id: fc.constantFrom('a', 'b', 'c'),
    item_id: fc.constantFrom('movie:1', 'movie:2', 'movie:3'),
    // Distinct times for each (user, item), since of equal times the order received decides.
    ts: fc.integer({ min: 1, max: 9 }),
    value: fc.integer({ min: 1, max: 10 }).map((halves) => halves / 2),
  })
  .map((event) => ({
    ...event,
    ts: event.ts * 2 + (event.type === 'rating' ? 0 : 1),
    value: (event.ts % 10) / 2 + 0.5,
  }));

test('the same events in any batching, order and repetition give the same state', async (context) => {
  const directory = temporaryDirectory(context);
  let nRuns = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(wireEvent, { maxLength: 25 }),
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 8 })), { maxLength: 8 }),
      async (events, extra) => {
        const world = await openIngestWorld(`${directory}/${nRuns++}`);
        const projection = startStateProjection({ ...world, onError: fail, batchEvents: 1 + (nRuns % 5) });
        const shuffled = events.toSorted((a, b) => ((a.ts * 7 + a.value) % 5) - ((b.ts * 7 + b.value) % 5));
        await Promise.all(
          extra.map(([from, count]) => {
            const start = events.length === 0 ? 0 : from % events.length;
            return world.ingest.submit(shuffled.slice(start, start + count), { source: 'api' });
          }),
        );
        await world.ingest.submit(shuffled, { source: 'api' });
        const again = await world.ingest.submit(events, { source: 'api' });
        assert.equal(again.duplicates, events.length);
        await caughtUp(world);
        const distinct = world.ingest
          .parseEvents(events, { source: 'api' })
          .flatMap(({ event }) => (event === undefined ? [] : [event]));
        assert.deepEqual(await readInteractions(world.store), recount(distinct));
        await projection.close();
        await world.close();
      },
    ),
    { numRuns: 15 },
  );
});

test('it goes on where it was, and follows what comes while it runs', async (context) => {
  const directory = temporaryDirectory(context);
  const first = await openIngestWorld(directory);
  const events = Array.from({ length: 300 }, (_, at) =>
    ratingEvent({ userId: `u${at % 7}`, itemId: `movie:${at}` }),
  );
  await first.log.append(events.slice(0, 100));
  const projection = startStateProjection({ ...first, onError: fail, batchEvents: 30 });
  await first.log.append(events.slice(100, 200));
  // Closing in the middle of the work: what is applied stays, the rest comes after reopening.
  await projection.close();
  await first.close();
  const second = await openIngestWorld(directory);
  context.after(() => second.close());
  const resumed = startStateProjection({ ...second, onError: fail });
  context.after(() => resumed.close());
  for (let at = 200; at < 300; at += 1) await second.log.append([events[at]]);
  await caughtUp(second);
  assert.equal(await resumed.lag(), 0);
  assert.deepEqual(await readInteractions(second.store), recount(events));
});

test('a rebuild gives the same state again', async (context) => {
  const world = await newIngestWorld(context);
  const projection = startStateProjection({ ...world, onError: fail, batchEvents: 10 });
  context.after(() => projection.close());
  await world.log.append(
    Array.from({ length: 95 }, (_, at) => ratingEvent({ itemId: `movie:${at % 40}`, tsMs: at })),
  );
  await caughtUp(world);
  const before = await readInteractions(world.store);
  await projection.rebuild();
  await caughtUp(world);
  assert.deepEqual(await readInteractions(world.store), before);
});

test('a rebuild that cannot forget what is there says so, and the projection goes on', async (context) => {
  const world = await newIngestWorld(context);
  const interactions = new Proxy(world.store.interactions, {
    get(target, name) {
      if (name !== 'reset') return Reflect.get(target, name, target).bind(target);
      return () => Promise.reject(new DeadwaxError('storage_unavailable', 'full'));
    },
  });
  const projection = startStateProjection({ log: world.log, store: { interactions }, onError: fail });
  context.after(() => projection.close());
  await assert.rejects(projection.rebuild(), { code: 'storage_unavailable' });
  await world.log.append([ratingEvent()]);
  await caughtUp(world);
});

test('a failure is reported, and the projection tries again from its position', async (context) => {
  const world = await newIngestWorld(context);
  const errors: DeadwaxError[] = [];
  let nFailures = 2;
  const interactions = new Proxy(world.store.interactions, {
    get(target, name) {
      if (name !== 'apply') return Reflect.get(target, name, target).bind(target);
      return async (blocks: readonly StoredBlock[]) => {
        if (nFailures-- > 0) throw new DeadwaxError('storage_unavailable', 'full');
        return target.apply(blocks);
      };
    },
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  const onError = (error: DeadwaxError) => {
    errors.push(error);
    resolve();
  };
  const projection = startStateProjection({ log: world.log, store: { interactions }, onError });
  await world.log.append([ratingEvent(), ratingEvent({ itemId: 'movie:2' })]);
  await promise;
  assert.equal(await projection.lag(), 2);
  await world.ingest.submit([{ type: 'rating', user_id: 'z', item_id: 'movie:9', ts: NOW_MS, value: 1 }], {
    source: 'api',
  });
  await caughtUp(world);
  await projection.close();
  assert.deepEqual(
    errors.map(({ code }) => code),
    ['storage_unavailable', 'storage_unavailable'],
  );
  assert.equal(Object.keys(await readInteractions(world.store)).length, 3);
});
