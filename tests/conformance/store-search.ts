import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Entity } from '../../src/domain/entity.ts';
import type { Store } from '../../src/store/store.ts';
import { blockOf } from '../support/event-blocks.ts';
import { ratingEvent } from '../support/rating-event.ts';
import { entry, find, findMatches, release } from '../support/search-entries.ts';

type OpenNew = (context: TestContext) => Promise<Store>;

function testOrder(openNew: OpenNew): void {
  test('the whole title comes first, then its beginning, then all words, then words begun', async (context) => {
    const { items, search } = await openNew(context);
    await items.put([
      entry('movie:1', 'Starlight over love'),
      entry('movie:2', 'A Dark Star'),
      entry('movie:3', 'Star Wars'),
      entry('movie:4', 'Star'),
      entry('movie:5', 'The Last Starfighter'),
    ]);
    assert.deepEqual(await findMatches(search, 'star'), [
      'movie:4 title',
      'movie:1 title_begins',
      'movie:3 title_begins',
      'movie:2 words',
      'movie:5 words_begin',
    ]);
    assert.deepEqual(await findMatches(search, 'love star', true), ['movie:1 words_begin']);
    assert.deepEqual(await findMatches(search, 'wars dark'), []);
  });

  test('of equal matches the entry that more users have comes first, whenever they were counted', async (context) => {
    const { items, search } = await openNew(context);
    await items.put([
      entry('movie:1', 'Love'),
      entry('movie:2', 'Love'),
      entry('movie:3', 'Love'),
      entry('movie:4', 'Love me'),
    ]);
    assert.equal(await search.setUserCounts('movies', Uint32Array.of(0, 10, 1000, 100_000)), 3);
    assert.deepEqual(await find(search, 'love'), ['movie:3', 'movie:2', 'movie:1', 'movie:4']);
    assert.equal(await search.setUserCounts('movies', Uint32Array.of(0, 10, 1000, 100_000)), 0);
    assert.equal(await search.setUserCounts('movies', Uint32Array.of(50, 0, 1000, 100_000)), 2);
    assert.deepEqual(await find(search, 'love'), ['movie:3', 'movie:1', 'movie:2', 'movie:4']);
    await items.put([entry('movie:3', 'Hate')]);
    assert.deepEqual(await find(search, 'love'), ['movie:1', 'movie:2', 'movie:4']);
    const { values } = await search.find({ text: 'hate', isTyping: false, count: 5 });
    assert.deepEqual(
      values.map(({ id, nUsers }) => [id, nUsers]),
      [['movie:3', 1000]],
    );
  });

  test('stubs, removed items and those that are the same as others are not found', async (context) => {
    const { items, interactions, search } = await openNew(context);
    await interactions.apply([blockOf([ratingEvent({ itemId: 'movie:9' })])]);
    await items.put([entry('movie:1', 'One'), entry('movie:2', 'One'), entry('movie:3', 'One')]);
    assert.deepEqual(await find(search, 'movie 9'), []);
    await items.setMatches([{ itemId: 'movie:2', sameAs: 'movie:1' }]);
    assert.deepEqual(await find(search, 'one'), ['movie:1', 'movie:3']);
    await items.remove(['movie:3']);
    assert.deepEqual(await find(search, 'one'), ['movie:1']);
    await items.put([entry('movie:9', 'Ninth')]);
    assert.deepEqual(await find(search, 'ninth'), ['movie:9']);
  });
}

function testKinds(openNew: OpenNew): void {
  test('films, releases, tracks, artists, labels and masters are found together or by kind', async (context) => {
    const { items, entities, search } = await openNew(context);
    const artist: Entity = {
      entityId: 'artist:194',
      kind: 'artist',
      name: 'Abbey',
      attributes: {},
      source: 'test',
    };
    await items.put([
      entry('movie:1', 'Abbey'),
      release(1, 'Abbey Road', 'The Beatles', { attributes: { artist_ids: ['artist:194'] } }),
      entry('track:1', 'Abbey', { catalogue: 'tracks' }),
    ]);
    await entities.put([
      artist,
      { ...artist, entityId: 'label:5', kind: 'label', name: 'Abbey Records' },
      {
        ...artist,
        entityId: 'master:7',
        kind: 'master',
        attributes: { artist: 'The Beatles', year: 1969 },
      },
    ]);
    assert.deepEqual((await find(search, 'abbey')).toSorted(), [
      'artist:194',
      'label:5',
      'master:7',
      'movie:1',
      'release:1',
      'track:1',
    ]);
    assert.deepEqual(await find(search, 'abbey', { kinds: ['records', 'label'] }), ['release:1', 'label:5']);
    assert.deepEqual(await find(search, 'beatles', { kinds: ['master'], yearFrom: 1960 }), ['master:7']);
    assert.deepEqual(await find(search, 'abbey', { kinds: [] }), []);
    await search.setUserCounts('records', Uint32Array.of(7));
    const { values } = await search.find({ text: 'abbey', isTyping: false, count: 1 });
    assert.deepEqual(
      values.map(({ id, nUsers }) => [id, nUsers]),
      [['artist:194', 7]],
    );
  });

  test('filters hold together: genre, style, format, country and years', async (context) => {
    const { items, search } = await openNew(context);
    const attributes = { styles: ['Pop Rock'], format_names: ['Vinyl', 'CD'], country: 'UK' };
    await items.put([
      release(1, 'Help', 'The Beatles', { year: 1965, genres: ['Folk, World, & Country'], attributes }),
      release(2, 'Help', 'The Beatles', {
        year: 1987,
        genres: ['Rock'],
        attributes: { ...attributes, country: 'US' },
      }),
      release(3, 'Help', 'Somebody', { genres: ['Rock'] }),
    ]);
    assert.deepEqual(await find(search, 'help', { genre: 'folk, world, & country' }), ['release:1']);
    assert.deepEqual(await find(search, 'help', { style: 'Pop Rock' }), ['release:1', 'release:2']);
    assert.deepEqual(await find(search, 'help', { format: 'cd', country: 'US' }), ['release:2']);
    assert.deepEqual(await find(search, 'help', { yearFrom: 1960 }), ['release:1', 'release:2']);
    assert.deepEqual(await find(search, 'help', { yearFrom: 1965, yearTo: 1965 }), ['release:1']);
    assert.deepEqual(await find(search, 'help', { yearFrom: 1966, yearTo: 1999 }), ['release:2']);
    assert.deepEqual(await find(search, 'help', { yearTo: 1964 }), []);
    assert.deepEqual(await find(search, 'help', { yearFrom: 3000 }), []);
    assert.deepEqual(await find(search, 'help', { genre: '"' }), []);
  });

  test('the ids of everything with some words are given at once, of too many the most popular', async (context) => {
    const { items, search } = await openNew(context);
    await items.put([
      entry('movie:1', 'Star Wars'),
      entry('movie:2', 'Dark Stars'),
      entry('track:1', 'Star', { catalogue: 'tracks' }),
    ]);
    await search.setUserCounts('movies', Uint32Array.of(1, 9));
    assert.deepEqual(await search.itemIds('movies', 'star', 10), ['movie:2', 'movie:1']);
    assert.deepEqual(await search.itemIds('movies', 'star', 1), ['movie:2']);
    assert.deepEqual(await search.itemIds('movies', 'star w', 10), ['movie:1']);
    assert.deepEqual(await search.itemIds('movies', '"', 10), []);
  });
}

/** What every search must find, and in which order. */
export function searchSuite(name: string, openNew: OpenNew): void {
  describe(`${name} as a search`, () => {
    testOrder(openNew);
    testKinds(openNew);
  });
}
