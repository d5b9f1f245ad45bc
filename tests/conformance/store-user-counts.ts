import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { CATALOGUES, type Catalogue } from '../../src/domain/catalogue.ts';
import type { Store } from '../../src/store/store.ts';
import { eventDraft, makeEvents, USERS } from '../support/any-events.ts';
import { blockOf } from '../support/event-blocks.ts';
import { ratingEvent } from '../support/rating-event.ts';

type Counts = Record<string, readonly [nUsers: number, nOwners: number, nWanting: number]>;

/** Gives the counts that are not all 0, by item. */
async function counted({ interactions, items }: Store, catalogue: Catalogue): Promise<Counts> {
  const ids = await items.ids(catalogue);
  const { users, owners, wanting } = await interactions.countUsers(catalogue, ids.length);
  assert.deepEqual([users.length, owners.length, wanting.length], [ids.length, ids.length, ids.length]);
  const counts: Counts = {};
  for (const [row, itemId] of ids.entries())
    if (users[row] + owners[row] + wanting[row] > 0) counts[itemId] = [users[row], owners[row], wanting[row]];
  return counts;
}

/** Counts what each user's own answers say. */
async function recounted({ interactions }: Store, catalogue: Catalogue): Promise<Counts> {
  const counts: Counts = {};
  for (const userId of USERS)
    for (const { itemId, isOwned, isWanted } of await interactions.read(catalogue, userId)) {
      const [nUsers, nOwners, nWanting] = counts[itemId] ?? [0, 0, 0];
      counts[itemId] = [nUsers + 1, nOwners + Number(isOwned), nWanting + Number(isWanted)];
    }
  return counts;
}

/** What every store must do for what counts the users of items. */
export function userCountSuite(name: string, openNew: (context: TestContext) => Promise<Store>): void {
  describe(`${name} as a counter of users`, () => {
    test('counts are what the users’ own answers say, whatever happened and whichever items are the same', async (context) => {
      const store = await openNew(context);
      const matches = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 3 });
      await fc.assert(
        fc.asyncProperty(
          fc.array(eventDraft, { maxLength: 80, size: 'max' }),
          matches,
          async (drafts, pairs) => {
            await store.interactions.reset();
            const events = makeEvents(drafts);
            if (events.length > 0) await store.interactions.apply([blockOf(events)]);
            for (const catalogue of CATALOGUES) {
              const ids = await store.items.ids(catalogue);
              await store.items.setMatches(ids.map((itemId) => ({ itemId, sameAs: undefined })));
              // The first is never matched, the others are matched to nothing but it, so that no chain comes about.
              const others = ids.slice(1);
              const chosen = others.length === 0 ? [] : pairs.map(([one]) => others[one % others.length]);
              await store.items.setMatches(chosen.map((itemId) => ({ itemId, sameAs: ids[0] })));
              assert.deepEqual(await counted(store, catalogue), await recounted(store, catalogue));
            }
          },
        ),
        { numRuns: 40, endOnFailure: true },
      );
    });

    test('what was there before is counted, however much is written meanwhile', async (context) => {
      const store = await openNew(context);
      const users = Array.from({ length: 1200 }, (_, at) => ratingEvent({ userId: `u${at}` }));
      await store.interactions.apply([blockOf(users)]);
      const counting = store.interactions.countUsers('movies', 2);
      await store.interactions.apply([blockOf([ratingEvent({ userId: 'new', itemId: 'movie:2' })], 1200)]);
      assert.equal((await counting).users[0], 1200);
      const both = await store.interactions.countUsers('movies', 2);
      assert.deepEqual([...both.users], [1200, 1]);
      assert.deepEqual([...(await store.interactions.countUsers('movies', 1)).users], [1200]);
      assert.deepEqual([...(await store.interactions.countUsers('records', 1)).users], [0]);
    });

    test('a count that is given up fails, and takes none with it that was asked for beside it', async (context) => {
      const store = await openNew(context);
      await store.interactions.apply([blockOf([ratingEvent()])]);
      const reason = new Error('no longer wanted');
      const givenUp = store.interactions.countUsers('movies', 1, AbortSignal.abort(reason));
      const other = store.interactions.countUsers('movies', 1);
      await assert.rejects(givenUp, reason);
      assert.deepEqual([...(await other).users], [1]);
    });
  });
}
