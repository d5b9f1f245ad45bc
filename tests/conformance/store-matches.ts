import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Store } from '../../src/store/store.ts';

/** What every store must do with items that are the same. */
export function matchSuite(name: string, openNew: (context: TestContext) => Promise<Store>): void {
  describe(`${name} as a store of matches`, () => {
    test('matches are set, listed in pages, corrected and undone', async (context) => {
      const { items } = await openNew(context);
      await items.setMatches([
        { itemId: 'track:b', sameAs: 'track:a' },
        { itemId: 'track:c', sameAs: 'track:a' },
        { itemId: 'track:d', sameAs: 'track:e' },
      ]);
      assert.deepEqual(await items.matchesOf('track:a'), {
        sameAs: undefined,
        matched: ['track:b', 'track:c'],
      });
      assert.deepEqual(await items.matchesOf('track:c'), { sameAs: 'track:a', matched: [] });
      const page = await items.listMatches('tracks', 2);
      assert.deepEqual(page.values, [
        { itemId: 'track:b', sameAs: 'track:a' },
        { itemId: 'track:c', sameAs: 'track:a' },
      ]);
      const rest = await items.listMatches('tracks', 2, page.cursor);
      assert.deepEqual(rest, { values: [{ itemId: 'track:d', sameAs: 'track:e' }], cursor: undefined });
      await items.setMatches([
        { itemId: 'track:c', sameAs: 'track:e' },
        { itemId: 'track:b', sameAs: undefined },
      ]);
      assert.deepEqual((await items.matchesOf('track:e')).matched, ['track:c', 'track:d']);
      assert.deepEqual(await items.matchesOf('track:a'), { sameAs: undefined, matched: [] });
      assert.deepEqual((await items.listMatches('movies', 5)).values, []);
    });

    test('a chain, a loop and two catalogues are refused, and nothing of the call is kept', async (context) => {
      const { items } = await openNew(context);
      await items.setMatches([{ itemId: 'track:b', sameAs: 'track:a' }]);
      const refused = [
        [{ itemId: 'track:c', sameAs: 'track:b' }, 'conflict'],
        [{ itemId: 'track:a', sameAs: 'track:c' }, 'conflict'],
        [{ itemId: 'track:c', sameAs: 'track:c' }, 'invalid_input'],
        [{ itemId: 'track:c', sameAs: 'movie:1' }, 'invalid_input'],
        [{ itemId: 'nothing known', sameAs: 'movie:1' }, 'invalid_input'],
      ] as const;
      for (const [match, code] of refused)
        await assert.rejects(items.setMatches([{ itemId: 'track:x', sameAs: 'track:a' }, match]), { code });
      assert.deepEqual((await items.matchesOf('track:a')).matched, ['track:b']);
    });
  });
}
