import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { createListenHistory } from '../../src/ingest/listen-history.ts';
import { startWarehouseProjection } from '../../src/ingest/warehouse-projection.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { NOW_MS, openIngestWorld } from '../support/ingest-world.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const DAY_MS = 86_400_000;

/** A history over real engines, with the queries that it asked. */
async function openHistory(context: TestContext) {
  const directory = temporaryDirectory(context);
  const { log, ingest, close } = await openIngestWorld(directory);
  const warehouse = await openWarehouse({ directory });
  const onError = (error: Error): void => {
    throw error;
  };
  const copying = startWarehouseProjection({ log, warehouse, onError, lingerMs: 0 });
  context.after(async () => {
    await copying.close();
    await warehouse.close();
    await close();
  });
  const asked: (readonly unknown[])[] = [];
  const query: Warehouse['query'] = (sql, parameters) => {
    asked.push(parameters ?? []);
    return warehouse.query(sql, parameters);
  };
  const watched = { query, waitFor: warehouse.waitFor.bind(warehouse) };
  const history = createListenHistory({ log, warehouse: watched, waitMs: 10_000 });
  const send = (events: readonly unknown[]) => ingest.submit(events, { source: 'test' });
  return { history, send, asked };
}

function play(userId: string, eventId: string, tsMs: number) {
  return { event_id: eventId, type: 'play', user_id: userId, item_id: 'track:A', ts: tsMs };
}

const anyTime = fc.oneof(
  fc.integer({ min: 0, max: 3 }).map((days) => NOW_MS - days * DAY_MS),
  fc.integer({ min: 0, max: 2_000 * DAY_MS }).map((ms) => NOW_MS - ms),
);
const anyStep = fc.oneof(
  { weight: 4, arbitrary: fc.record({ play: anyTime, user: fc.constantFrom('ann', 'bob') }) },
  { weight: 1, arbitrary: fc.record({ erase: fc.nat(20) }) },
);
const anyQuestion = fc.record({
  count: fc.integer({ min: 1, max: 8 }),
  skip: fc.nat(6),
  from: fc.constantFrom<('newest' | 'oldest')[]>('newest', 'oldest'),
  afterMs: fc.option(anyTime, { nil: undefined }),
  beforeMs: fc.option(anyTime, { nil: undefined }),
});

test('pages and summaries are those of the plays that are there, whatever came, late, or was erased between questions', async (context) => {
  const { history, send } = await openHistory(context);
  let nRuns = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ steps: fc.array(anyStep, { maxLength: 8 }), question: anyQuestion }), {
        maxLength: 4,
      }),
      async (rounds) => {
        const run = `${nRuns++}`;
        const there: { id: string; user: string; tsMs: number }[] = [];
        let nEvents = 0;
        for (const { steps, question } of rounds) {
          for (const step of steps) {
            const id = `${run}-${nEvents++}`;
            if ('play' in step) {
              there.push({ id, user: `${step.user}${run}`, tsMs: step.play + nEvents });
              await send([play(`${step.user}${run}`, id, step.play + nEvents)]);
            } else if (there.length > 0) {
              const [{ id: target, user }] = there.splice(step.erase % there.length, 1);
              await send([{ event_id: id, type: 'erase', user_id: user, target, ts: NOW_MS }]);
            }
          }
          const userId = `ann${run}`;
          const own = there.filter(({ user }) => user === userId).map(({ tsMs }) => tsMs);
          assert.deepEqual(await history.summarise({ userId }), {
            count: own.length,
            oldestMs: own.length === 0 ? undefined : Math.min(...own),
            latestMs: own.length === 0 ? undefined : Math.max(...own),
          });
          const { count, skip, from, afterMs, beforeMs } = question;
          const inRange = own
            .filter((tsMs) => tsMs > (afterMs ?? 0) && tsMs < (beforeMs ?? NOW_MS * 2))
            .sort((a, b) => (from === 'newest' ? b - a : a - b))
            .slice(skip, skip + count);
          const page = await history.read({ userId, afterMs, beforeMs }, { count, skip, from });
          assert.deepEqual(
            page.map(({ event }) => event.tsMs),
            inRange.sort((a, b) => b - a),
          );
        }
      },
    ),
    { numRuns: 15 },
  );
});

test('the newest listens of somebody who hears much are looked for in the last days, and the summary in what came since', async (context) => {
  const { history, send, asked } = await openHistory(context);
  const times = Array.from({ length: 900 }, (_, n) => NOW_MS - n * (DAY_MS / 4));
  await send(times.map((tsMs, n) => play('ann', `e${n}`, tsMs)));
  assert.equal((await history.read({ userId: 'ann' }, { count: 5 })).length, 5);
  await send([play('ann', 'later', NOW_MS + 1)]);
  asked.length = 0;
  const [newest] = await history.read({ userId: 'ann' }, { count: 5 });
  assert.equal(newest.event.eventId, 'later');
  assert.deepEqual(asked, [
    ['ann', 900],
    ['ann', NOW_MS + 2 - 2 * DAY_MS, NOW_MS + 2, 5, 0],
  ]);
});
