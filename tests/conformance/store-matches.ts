import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { EventType } from '../../src/domain/event-type.ts';
import type { Store } from '../../src/store/store.ts';
import { blockOf } from '../support/event-blocks.ts';
import { ratingEvent } from '../support/rating-event.ts';

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

    test('what was taken back of a matched item is taken back of the one that it is read as, in memory and on the disk', async (context) => {
      const { items, interactions } = await openNew(context);
      const about = (itemId: string, type: EventType, tsMs: number) =>
        ratingEvent({ catalogue: 'tracks', itemId, type, tsMs, value: undefined });
      await items.setMatches([{ itemId: 'track:b', sameAs: 'track:a' }]);
      await interactions.apply([
        blockOf([about('track:a', 'own_add', 1000), about('track:b', 'own_remove', 2000)]),
      ]);
      assert.deepEqual(await interactions.read('tracks', 'ann'), []);
      // A scan brings everything to the disk.
      for await (const [user] of interactions.scan('tracks'))
        assert.equal(user.interactions.itemRows.length, 0);
      assert.deepEqual(await interactions.read('tracks', 'ann'), []);
    });

    test('interactions with matched items read as one, in memory and on the disk, and apart again when undone', async (context) => {
      const { items, interactions } = await openNew(context);
      const about = (itemId: string, type: EventType, second: number, value?: number) =>
        ratingEvent({ catalogue: 'tracks', itemId, type, tsMs: second * 1000, value });
      await interactions.apply([
        blockOf([
          about('track:a', 'play', 50),
          about('track:b', 'play', 60),
          about('track:b', 'skip', 10),
          about('track:a', 'rating', 20, 2),
          about('track:c', 'rating', 30, 5),
          about('track:c', 'love', 40),
          about('track:d', 'play', 70),
        ]),
      ]);
      const apart = await interactions.read('tracks', 'ann');
      assert.equal(apart.length, 4);
      await items.setMatches([
        { itemId: 'track:b', sameAs: 'track:a' },
        { itemId: 'track:c', sameAs: 'track:a' },
      ]);
      const one = { isOwned: false, isWanted: false, thumb: 0 };
      const together = [
        { ...one, itemId: 'track:d', rating: undefined, love: 0, nPlays: 1, nSkips: 0, tsMs: 70_000 },
        { ...one, itemId: 'track:a', rating: 5, love: 1, nPlays: 2, nSkips: 1, tsMs: 60_000 },
      ];
      assert.deepEqual(await interactions.read('tracks', 'ann'), together);
      // A scan brings everything to the disk.
      for await (const [user] of interactions.scan('tracks')) {
        const ids = await items.ids('tracks');
        assert.deepEqual(
          Array.from(user.interactions.itemRows, (row) => ids[row]),
          ['track:a', 'track:d'],
        );
        assert.deepEqual([...user.interactions.plays], [2, 1]);
      }
      assert.deepEqual(await interactions.read('tracks', 'ann'), together);
      await items.setMatches([
        { itemId: 'track:b', sameAs: undefined },
        { itemId: 'track:c', sameAs: undefined },
      ]);
      assert.deepEqual(await interactions.read('tracks', 'ann'), apart);
    });
  });
}
