import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { startMatchingNewTracks } from '../../src/catalog/match-new-tracks.ts';
import { chooseMatch, createTrackMatcher } from '../../src/catalog/match-tracks.ts';
import type { Item } from '../../src/domain/item.ts';
import { trackFormsOf, trackKeysOf } from '../../src/domain/track-keys.ts';
import type { DeadwaxError } from '../../src/errors.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { catalogueTrack, textTrack } from '../support/tracks.ts';

const MBID = '5465ca86-3881-4349-81b2-6efbd3a59451';

const CATALOGUE = [
  catalogueTrack('A', 'Björk', 'Jóga', { album: 'Homogenic', duration_ms: 305_000 }),
  catalogueTrack('B', 'The Beatles', 'Here Comes The Sun', { recording_mbid: MBID }),
  catalogueTrack('C', 'Beatles', 'Here Comes The Sun (Live at Home)'),
  catalogueTrack('D', 'Low', 'Words', { album: 'I Could Live in Hope', duration_ms: 345_000 }),
  catalogueTrack('E', 'Low', 'Words', { album: 'A Lifetime', duration_ms: 180_000 }),
  catalogueTrack('F', 'Queen feat. Nobody', "Don't Stop Me Now (Remastered 2011)", {
    isrc: 'GB-UM7-10-01013',
  }),
];

async function openWorld(context: TestContext, entries: readonly Item[] = CATALOGUE) {
  const store = await openSqliteStore({ directory: temporaryDirectory(context) });
  context.after(() => store.close());
  await store.items.put(entries);
  const matcher = createTrackMatcher({ items: store.items, documents: store.documents, clock: () => 0 });
  const matchOf = async (track: Item) => {
    await store.items.put([track]);
    await matcher.match([track]);
    return (await store.items.matchesOf(track.itemId)).sameAs;
  };
  return { ...store, matcher, matchOf };
}

describe('a track known by text is matched', () => {
  test('by artist and title, however they are spelt', async (context) => {
    const { matchOf } = await openWorld(context);
    assert.equal(await matchOf(textTrack('BJORK', 'joga')), 'track:A');
  });

  test('by the id of its recording, whatever its text', async (context) => {
    const { matchOf } = await openWorld(context);
    assert.equal(await matchOf(textTrack('Björk', 'Jóga', { recording_mbid: MBID })), 'track:B');
  });

  test('by ISRC, with or without its dashes', async (context) => {
    const { matchOf } = await openWorld(context);
    assert.equal(await matchOf(textTrack('Someone', 'Something', { isrc: 'gbum71001013' })), 'track:F');
  });

  test('without guests, articles and notes of the issue, when nothing has its full text', async (context) => {
    const { matchOf } = await openWorld(context);
    assert.equal(await matchOf(textTrack('Queen', 'Don’t Stop Me Now - 2011 Remaster')), 'track:F');
    assert.equal(await matchOf(textTrack('Beatles', 'Here Comes the Sun - Remastered 2009')), 'track:B');
  });

  test('never to another recording of the song', async (context) => {
    const { matchOf } = await openWorld(context);
    assert.equal(await matchOf(textTrack('Björk', 'Jóga (Live)')), undefined);
  });

  test('of several of one name to that of the same album or duration, and else to none', async (context) => {
    const { matchOf } = await openWorld(context);
    assert.equal(await matchOf(textTrack('Low', 'Words')), undefined);
    assert.equal(await matchOf(textTrack('Low', 'Words!', { album: 'A lifetime' })), 'track:E');
    assert.equal(await matchOf(textTrack('Low', 'Words', { duration_ms: 344_000 })), 'track:D');
  });

  test('not while what it would be is gone from the catalogue', async (context) => {
    const { items, matchOf } = await openWorld(context);
    await items.remove(['track:A']);
    assert.equal(await matchOf(textTrack('Björk', 'Jóga')), undefined);
    await items.put([{ ...CATALOGUE[0], title: 'Jóga (Remastered)' }]);
    assert.equal(await matchOf(textTrack('Björk', 'Jóga')), 'track:A');
  });
});

describe('a person', () => {
  const joga = textTrack('Björk', 'Jóga');

  test('may undo a match, and matching leaves that alone', async (context) => {
    const { items, matcher, matchOf } = await openWorld(context);
    await matchOf(joga);
    await matcher.decide(joga.itemId, undefined);
    assert.deepEqual(await matcher.match([joga]), { nMatched: 0, nUnmatched: 1 });
    assert.equal((await items.matchesOf(joga.itemId)).sameAs, undefined);
    assert.equal(await matcher.isDecided(joga.itemId), true);
  });

  test('may say another, and take it back', async (context) => {
    const { items, matcher, matchOf } = await openWorld(context);
    await matchOf(joga);
    await matcher.decide(joga.itemId, 'track:C');
    await matcher.match([joga]);
    assert.equal((await items.matchesOf(joga.itemId)).sameAs, 'track:C');
    await matcher.forget(joga);
    assert.equal((await items.matchesOf(joga.itemId)).sameAs, 'track:A');
    assert.equal(await matcher.isDecided(joga.itemId), false);
  });

  test('is refused a match in a chain, and nothing is decided by it', async (context) => {
    const { matcher, matchOf } = await openWorld(context);
    await matchOf(joga);
    await assert.rejects(matcher.decide('track:B', joga.itemId), { code: 'conflict' });
    assert.equal(await matcher.isDecided('track:B'), false);
  });

  test('who matches two entries of the catalogue has tracks read as the one that stands for both', async (context) => {
    const { matcher, matchOf } = await openWorld(context);
    await matcher.decide('track:A', 'track:C');
    assert.equal(await matchOf(joga), 'track:C');
  });

  test('may take back what was said of an entry of the catalogue, which then stands for itself', async (context) => {
    const { items, matcher } = await openWorld(context);
    await matcher.decide('track:A', 'track:C');
    await matcher.forget(CATALOGUE[0]);
    assert.deepEqual(await items.matchesOf('track:A'), { sameAs: undefined, matched: [] });
  });
});

test('new tracks are matched soon, many at a time, and a failure is told', async (context) => {
  const rounds: number[] = [];
  const errors: DeadwaxError[] = [];
  let failure: Error | undefined;
  const matching = startMatchingNewTracks(
    {
      match: async (tracks) => {
        if (failure !== undefined) throw failure;
        rounds.push(tracks.length);
        return { nMatched: 0, nUnmatched: tracks.length };
      },
    },
    (error) => errors.push(error),
  );
  context.after(() => matching.close());
  const tracks = ['a', 'b', 'c'].map((title) => textTrack('Low', title));
  matching.add(tracks.slice(0, 2));
  matching.add(tracks);
  await matching.settle();
  failure = new Error('the disk is full');
  matching.add(tracks);
  await matching.settle();
  await nextTurn();
  assert.deepEqual([rounds, errors.map(({ message }) => message)], [[3], ['the disk is full']]);
});

test('entries that have a form in common have a key in common', () => {
  const word = fc.constantFrom(
    'Low',
    'The Low',
    'low!',
    'Words',
    'Words (Remastered)',
    'Words feat. X',
    'Words - Live',
  );
  const id = fc.option(fc.constantFrom('a', 'b'), { nil: undefined });
  const entry = fc
    .record({ artist: word, title: word, recording_mbid: id, isrc: id })
    .map(({ artist, title, ...ids }) =>
      trackFormsOf({ title, attributes: JSON.parse(JSON.stringify({ artist, ...ids })) }),
    );
  fc.assert(
    fc.property(entry, entry, (a, b) => {
      const isCommon =
        (['recording_mbid', 'isrc'] as const).some(
          (basis) => a[basis] !== undefined && a[basis] === b[basis],
        ) || [a.text, a.loose_text].some((form) => form === b.text || form === b.loose_text);
      const keys = new Set(trackKeysOf(a));
      assert.equal(
        trackKeysOf(b).some((key) => keys.has(key)),
        isCommon,
      );
    }),
  );
});

test('the choice does not depend on the order of the candidates', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(CATALOGUE, { minLength: CATALOGUE.length }), (candidates) => {
      assert.equal(chooseMatch(textTrack('Low', 'Words'), candidates), undefined);
      assert.deepEqual(chooseMatch(textTrack('The Queen', 'Dont stop me now'), candidates), {
        itemId: 'track:F',
        basis: 'loose_text',
      });
    }),
  );
});
