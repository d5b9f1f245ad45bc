import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Event } from '../../src/domain/event.ts';
import type { Store } from '../../src/store/store.ts';
import { eventDraft, makeEvents, USERS } from '../support/any-events.ts';
import { blockOf } from '../support/event-blocks.ts';
import { ratingEvent } from '../support/rating-event.ts';
import { readInteractions, readUsers, recount } from '../support/set-model.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** What happens after a batch of events, some of which the store has already. */
const step = fc.record({
  back: fc.nat({ max: 12 }),
  ahead: fc.nat({ max: 25 }),
  next: fc.constantFrom('read', 'read', 'read', 'scan', 'scan', 'nothing'),
});

const anyDrafts = fc.array(eventDraft, { maxLength: 80, size: 'max' });

/** Applies events that begin before the position and end after it; gives where they end. */
async function applySome(
  { interactions }: Store,
  events: readonly Event[],
  { back, ahead }: { back: number; ahead: number },
): Promise<number> {
  const position = await interactions.appliedOffset();
  const from = Math.max(0, position - back);
  const end = Math.min(events.length, position + ahead);
  if (from < end) await interactions.apply([blockOf(events.slice(from, end), from)]);
  return end;
}

/** What every store of interactions must do with any events; `open` gives one that brings them to the disk often. */
export function interactionLaws(name: string, open: (directory: string) => Promise<Store>): void {
  describe(`${name} under any events`, () => {
    test('any batching, replay and flush reads as a fold over the log', async (context) => {
      const store = await open(temporaryDirectory(context));
      context.after(() => store.close());
      await fc.assert(
        fc.asyncProperty(anyDrafts, fc.array(step, { maxLength: 6 }), async (drafts, steps) => {
          const events = makeEvents(drafts);
          await store.interactions.reset();
          const last = { back: events.length, ahead: events.length, next: 'scan' };
          for (const { back, ahead, next } of [...steps, last]) {
            const end = await applySome(store, events, { back, ahead });
            const expected = recount(events.slice(0, end));
            if (next !== 'nothing') assert.deepEqual(await readUsers(store, USERS), expected);
            if (next === 'scan') assert.deepEqual(await readInteractions(store), expected);
          }
          assert.deepEqual(await readUsers(store, USERS), recount(events));
        }),
        { numRuns: 80, endOnFailure: true },
      );
    });

    test('what was applied is there after closing and opening', async (context) => {
      const directory = temporaryDirectory(context);
      const events = makeEvents(fc.sample(eventDraft, { numRuns: 120, seed: 5 }));
      for (let end = 0; end < events.length; ) {
        const store = await open(directory);
        assert.deepEqual(await readUsers(store, USERS), recount(events.slice(0, end)));
        end = await applySome(store, events, { back: 10, ahead: 30 });
        await store.close();
      }
    });

    test('a user who is removed takes along what is pending, and begins anew when seen again', async (context) => {
      const store = await open(temporaryDirectory(context));
      context.after(() => store.close());
      const events = [ratingEvent({ userId: 'b' }), ratingEvent(), ratingEvent({ itemId: 'movie:2' })];
      await store.interactions.apply([blockOf(events)]);
      await store.users.remove(['ann']);
      assert.deepEqual(await readUsers(store, ['ann']), {});
      await store.interactions.apply([blockOf([ratingEvent({ userId: 'zoe', itemId: 'movie:3' })], 3)]);
      await store.interactions.apply([blockOf([ratingEvent({ itemId: 'movie:4' })], 4)]);
      const ids = (userId: string) =>
        store.interactions.read('movies', userId).then((all) => all.map(({ itemId }) => itemId));
      assert.deepEqual(await ids('ann'), ['movie:4']);
      assert.deepEqual(await ids('zoe'), ['movie:3']);
      assert.deepEqual(await ids('b'), ['movie:1']);
    });

    test('a rebuild gives the same reads, rows and last offsets', async (context) => {
      const store = await open(temporaryDirectory(context));
      context.after(() => store.close());
      await fc.assert(
        fc.asyncProperty(anyDrafts, async (drafts) => {
          const events = makeEvents(drafts);
          const seen = [];
          for (const size of [7, events.length + 1]) {
            await store.interactions.reset();
            for (let from = 0; from < events.length; from += size)
              await store.interactions.apply([blockOf(events.slice(from, from + size), from)]);
            const lasts = USERS.map((userId) => store.interactions.readPacked('movies', userId));
            const offsets = (await Promise.all(lasts)).map((found) => found?.lastOffset);
            seen.push({ all: await readInteractions(store), offsets, ids: await store.items.ids('movies') });
          }
          assert.deepEqual(seen[0], seen[1]);
        }),
        { numRuns: 30, endOnFailure: true },
      );
    });

    test('the versions of a register are kept up to the sixteenth before the last', async (context) => {
      const store = await open(temporaryDirectory(context));
      context.after(() => store.close());
      const events: Event[] = Array.from({ length: 20 }, (_, at) =>
        ratingEvent({ tsMs: at * 1000, value: at }),
      );
      for (let at = 19; at > 0; at -= 1) {
        const target = { eventId: '', offset: at, type: 'rating', tsMs: at * 1000, value: at } as const;
        const details = { target };
        events.push(ratingEvent({ type: 'erase', tsMs: 50_000, value: undefined, details }));
      }
      let present: (number | undefined)[] = [];
      for (const [at, event] of events.entries()) {
        await store.interactions.apply([blockOf([event], at)]);
        const [first] = await store.interactions.read('movies', 'ann');
        present = [...present, first?.rating];
      }
      // Ratings 4 to 19 were kept; when they are taken back, the ones before are not known any more.
      assert.deepEqual(
        present.slice(20, 35),
        Array.from({ length: 15 }, (_, at) => 18 - at),
      );
      assert.deepEqual(new Set(present.slice(35)), new Set([undefined]));
    });
  });
}
