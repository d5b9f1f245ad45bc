import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import fc from 'fast-check';
import type { Event } from '../../src/domain/event.ts';
import type { StoredBlock } from '../../src/domain/event-block.ts';
import type { Store } from '../../src/store/store.ts';
import { blockOf } from '../support/event-blocks.ts';
import { ratingEvent } from '../support/rating-event.ts';
import { readInteractions, recount } from '../support/set-model.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

function stored(events: readonly Event[], from = 0): StoredBlock[] {
  return events.length === 0 ? [] : [blockOf(events, from)];
}

const SILENT = { isOwned: false, isWanted: false, love: 0, thumb: 0, nPlays: 0, nSkips: 0 };

const anyEvent = fc
  .record({
    userId: fc.constantFrom('a', 'b', 'c'),
    itemId: fc.constantFrom('movie:1', 'movie:2', 'movie:3', 'movie:4'),
    tsMs: fc.integer({ min: 0, max: 5 }).map((second) => second * 1000),
    type: fc.constantFrom('rating' as const, 'rating_remove' as const),
    value: fc.integer({ min: 1, max: 5 }),
  })
  .map((event) => ratingEvent({ ...event, value: event.type === 'rating' ? event.value : undefined }));

/** What every store of interactions must do. */
export function interactionSuite(
  name: string,
  open: (directory: string) => Promise<Store>,
  openNew: (context: TestContext) => Promise<Store>,
): void {
  describe(`${name} as a store of interactions`, () => {
    test('reads a user newest first, without what was removed', async (context) => {
      const store = await openNew(context);
      await store.interactions.apply(
        stored([
          ratingEvent({ itemId: 'movie:1', tsMs: 1000, value: 3.7 }),
          ratingEvent({ itemId: 'movie:2', tsMs: 3000 }),
          ratingEvent({ itemId: 'movie:3', tsMs: 2000 }),
          ratingEvent({ itemId: 'movie:3', tsMs: 4000, type: 'rating_remove' }),
        ]),
      );
      assert.deepEqual(await store.interactions.read('movies', 'ann'), [
        { ...SILENT, itemId: 'movie:2', rating: 4, tsMs: 3000 },
        { ...SILENT, itemId: 'movie:1', rating: 3.7, tsMs: 1000 },
      ]);
      const packed = await store.interactions.readPacked('movies', 'ann');
      assert.equal(packed?.lastOffset, 3);
      assert.deepEqual([...(packed?.interactions.itemRows ?? [])], [0, 1]);
      assert.deepEqual(await store.interactions.read('movies', 'nobody'), []);
      assert.deepEqual(await store.interactions.read('records', 'ann'), []);
      assert.equal(await store.interactions.readPacked('movies', 'nobody'), undefined);
      assert.deepEqual(await store.users.get('ann'), {
        userId: 'ann',
        member: true,
        attributes: {},
        source: 'event',
      });
    });

    test('any split into batches, replays included, gives the state of the simple model', async (context) => {
      const store = await openNew(context);
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyEvent, { maxLength: 40 }),
          fc.array(fc.tuple(fc.nat({ max: 12 }), fc.nat({ max: 12 })), { maxLength: 6 }),
          async (events, steps) => {
            await store.interactions.reset();
            // Each batch begins at or some events before the position, as after a crash.
            for (const [back, ahead] of [...steps, [0, events.length], [events.length, events.length]]) {
              const position = await store.interactions.appliedOffset();
              const from = Math.max(0, position - back);
              await store.interactions.apply(stored(events.slice(from, position + ahead), from));
            }
            assert.deepEqual(await readInteractions(store), recount(events));
          },
        ),
        { numRuns: 60 },
      );
    });

    test('the position moves with the events and survives reopening', async (context) => {
      const directory = temporaryDirectory(context);
      const first = await open(directory);
      await first.interactions.apply(stored([ratingEvent(), ratingEvent({ itemId: 'movie:2' })], 5));
      assert.equal(await first.interactions.appliedOffset(), 7);
      await first.close();
      const second = await open(directory);
      assert.equal(await second.interactions.appliedOffset(), 7);
      await second.interactions.apply(stored([ratingEvent({ tsMs: 1_800_000_000_000, value: 1 })], 6));
      assert.equal((await second.interactions.read('movies', 'ann'))[0].rating, 4);
      await second.close();
    });

    test('waiting for an offset ends when it is applied, or says that it was not', async (context) => {
      const store = await openNew(context);
      const waiting = store.interactions.waitFor(1, 10_000);
      assert.equal(await store.interactions.waitFor(1, 1), false);
      await store.interactions.apply(stored([ratingEvent()]));
      assert.equal(await waiting, true);
      assert.equal(await store.interactions.waitFor(1, 0), true);
    });

    test('a scan sees one moment, however much is written meanwhile', async (context) => {
      const store = await openNew(context);
      const users = Array.from({ length: 1200 }, (_, at) => ratingEvent({ userId: `u${at}` }));
      await store.interactions.apply(stored(users));
      let nSeen = 0;
      for await (const block of store.interactions.scan('movies')) {
        if (nSeen === 0)
          await store.interactions.apply(
            stored(
              [...users.map((event) => ({ ...event, itemId: 'movie:2' })), ratingEvent({ userId: 'new' })],
              1200,
            ),
          );
        nSeen += block.length;
        assert.ok(block.every(({ interactions }) => interactions.itemRows.length === 1));
      }
      assert.equal(nSeen, 1200);
    });

    test('forgetting and applying again gives the same rows and state', async (context) => {
      const store = await openNew(context);
      const events = [ratingEvent({ itemId: 'movie:2' }), ratingEvent({ itemId: 'movie:1' })];
      await store.interactions.apply(stored(events));
      const before = await readInteractions(store);
      await store.interactions.reset();
      assert.deepEqual(await store.interactions.read('movies', 'ann'), []);
      assert.equal(await store.interactions.appliedOffset(), 0);
      await store.interactions.apply(stored(events));
      assert.deepEqual(await readInteractions(store), before);
      assert.deepEqual(await store.items.ids('movies'), ['movie:2', 'movie:1']);
    });
  });
}
