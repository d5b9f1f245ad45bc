import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Store } from '../../src/store/store.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { documentSuite } from './store-documents.ts';
import { entitySuite } from './store-entities.ts';
import { interactionSuite } from './store-interactions.ts';
import { itemSuite } from './store-items.ts';
import { matchSuite } from './store-matches.ts';
import { packedScanSuite } from './store-packed-scan.ts';
import { searchSuite } from './store-search.ts';
import { searchTextSuite } from './store-search-texts.ts';
import { userCountSuite } from './store-user-counts.ts';

/** Opens a store; the same directory gives the same store. */
export type OpenStore = (directory: string) => Promise<Store>;

/** What every store must do. */
export function storeSuite(name: string, open: OpenStore): void {
  async function openNew(context: TestContext): Promise<Store> {
    const store = await open(temporaryDirectory(context));
    context.after(() => store.close());
    return store;
  }
  interactionSuite(name, open, openNew);
  itemSuite(name, openNew);
  entitySuite(name, openNew);
  matchSuite(name, openNew);
  searchSuite(name, openNew);
  searchTextSuite(name, openNew);
  packedScanSuite(name, openNew);
  userCountSuite(name, openNew);
  documentSuite(name, openNew);

  describe(`${name} as a store of users`, () => {
    const user = (userId: string) => ({
      userId,
      member: true,
      attributes: { age: 25, zip: '55117' },
      source: 'ml',
    });

    test('gives back users, replaces them, and counts them', async (context) => {
      const { users } = await openNew(context);
      await users.put([user('a'), user('b')]);
      await users.put([{ ...user('a'), member: false, attributes: {} }]);
      assert.deepEqual(await users.get('a'), { ...user('a'), member: false, attributes: {} });
      assert.deepEqual(await users.get('b'), user('b'));
      assert.equal(await users.get('c'), undefined);
      assert.equal(await users.count(), 2);
    });

    test('lists by prefix in any case, in pages without gap or repeat', async (context) => {
      const { users } = await openNew(context);
      const ids = ['Ann', 'ann', 'anna', 'ANNE', 'bob', 'Änne', 'an%', 'ml:1', 'ml:10', 'ml:2'];
      await users.put(ids.map(user));
      const seen: string[] = [];
      for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
        const page = await users.list('AN', 2, cursor);
        seen.push(...page.values.map(({ userId }) => userId));
        cursor = page.cursor;
      }
      assert.deepEqual(seen, ['an%', 'Ann', 'ann', 'anna', 'ANNE']);
      assert.deepEqual((await users.list('', 100)).values.length, ids.length);
      assert.deepEqual(
        (await users.list('än', 9)).values.map(({ userId }) => userId),
        ['Änne'],
      );
      assert.deepEqual((await users.list('zz', 9)).values, []);
    });
  });

  describe(`${name} as a store of recommendations`, () => {
    const row = (userId: string, score: number) => ({
      userId,
      itemRows: Int32Array.of(2, 70_000),
      scores: Float32Array.of(score, 0.25),
    });

    test('shows a batch only once it is published, and then it alone', async (context) => {
      const { recommendations } = await openNew(context);
      const first = await recommendations.begin('movies', 'v1', 1000);
      await first.put([row('a', 1), row('b', 2)]);
      assert.equal(await recommendations.current('movies'), undefined);
      assert.equal(await recommendations.read('movies', 'a'), undefined);
      await first.publish();
      assert.deepEqual(await recommendations.current('movies'), {
        modelVersion: 'v1',
        createdAtMs: 1000,
        nUsers: 2,
      });
      const second = await recommendations.begin('movies', 'v2', 2000);
      await second.put([row('a', 3)]);
      assert.equal((await recommendations.read('movies', 'a'))?.modelVersion, 'v1');
      await second.publish();
      assert.deepEqual(await recommendations.read('movies', 'a'), {
        modelVersion: 'v2',
        createdAtMs: 2000,
        recommendations: row('a', 3),
      });
      assert.equal(await recommendations.read('movies', 'b'), undefined);
      assert.equal(await recommendations.read('records', 'a'), undefined);
    });

    test('a discarded batch leaves the one before as it was', async (context) => {
      const { recommendations } = await openNew(context);
      const first = await recommendations.begin('movies', 'v1', 1);
      await first.put([row('a', 1)]);
      await first.publish();
      const second = await recommendations.begin('movies', 'v2', 2);
      await second.put([row('a', 9)]);
      await second.discard();
      assert.equal((await recommendations.read('movies', 'a'))?.modelVersion, 'v1');
      await assert.rejects(second.put([row('a', 9)]), { code: 'conflict' });
    });
  });
}
