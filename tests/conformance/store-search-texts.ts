import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import * as fc from 'fast-check';
import type { Store } from '../../src/store/store.ts';
import { anyText } from '../support/any-text.ts';
import { entry, find, findMatches, release } from '../support/search-entries.ts';

type OpenNew = (context: TestContext) => Promise<Store>;

function testSpelling(openNew: OpenNew): void {
  test('case, accents, punctuation, articles and the order of words make no difference', async (context) => {
    const { items, search } = await openNew(context);
    await items.put([
      entry('movie:1', 'Léon: The Professional'),
      entry('movie:2', 'Matrix, The'),
      entry('movie:3', "Ocean's Eleven"),
      entry('track:1', 'Für Elise', { catalogue: 'tracks' }),
      entry('track:2', '東京の夜', { catalogue: 'tracks' }),
      entry('track:3', '!!!', { catalogue: 'tracks' }),
      entry('track:4', 'שלום עולם', { catalogue: 'tracks' }),
    ]);
    assert.deepEqual(await find(search, 'LEON'), ['movie:1']);
    assert.deepEqual(await find(search, 'professional léon'), ['movie:1']);
    assert.deepEqual(await findMatches(search, 'the matrix'), ['movie:2 title']);
    assert.deepEqual(await findMatches(search, 'MATRIX'), ['movie:2 title']);
    assert.deepEqual(await find(search, 'oceans eleven'), ['movie:3']);
    assert.deepEqual(await find(search, 'fur elise'), ['track:1']);
    assert.deepEqual(await find(search, '夜'), ['track:2']);
    assert.deepEqual(await find(search, '!!!'), ['track:3']);
    assert.deepEqual(await find(search, 'עולם'), ['track:4']);
  });

  test('misspelt words find what was meant, where hardly anything has them as they are', async (context) => {
    const { items, search } = await openNew(context);
    await items.put([
      release(1, 'Abbey Road', 'The Beatles'),
      release(2, 'Thriller', 'Michael Jackson'),
      release(3, 'The Dark Side of the Moon', 'Pink Floyd'),
    ]);
    for (const text of ['beetles', 'baetles', 'beatls', 'abey road', 'raod abbey', 'the beatlles abbey'])
      assert.deepEqual(await find(search, text), ['release:1'], text);
    assert.deepEqual(await find(search, 'micheal jacksen'), ['release:2']);
    assert.deepEqual(await find(search, 'dark side of the mon floyd'), ['release:3']);
    assert.deepEqual(await findMatches(search, 'thrilr', true), ['release:2 typo']);
    assert.deepEqual(await findMatches(search, 'pnik fl', true), ['release:3 typo']);
    assert.deepEqual(await find(search, 'xyzzyx'), []);
    await items.put([release(4, 'Zeppelin', 'Led')]);
    assert.deepEqual(await find(search, 'zepelin'), ['release:4']);
  });
}

function testPages(openNew: OpenNew): void {
  test('pages of any size give what one page gives, without gap or repeat', async (context) => {
    const { items, search } = await openNew(context);
    const titles = ['Star', 'Star Wars', 'Dark Star', 'Stars', 'A Starling', 'Wars', 'Stat', 'Stars of War'];
    await items.put(
      Array.from({ length: 60 }, (_, at) => entry(`movie:${at}`, titles[at % titles.length] ?? '')),
    );
    await search.setUserCounts(
      'movies',
      Uint32Array.from({ length: 60 }, (_, at) => (at * 37) % 50),
    );
    for (const text of ['star', 'wars', 'sta', 'starr']) {
      const whole = await find(search, text, { count: 100 });
      for (const count of [1, 3, 7]) {
        // A page of one is full with a single entry: of misspelt words the first page must say that they are.
        const seen: string[] = [];
        for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
          const page = await search.find({ text, isTyping: false, count, cursor });
          seen.push(...page.values.map(({ id }) => id));
          cursor = page.cursor;
        }
        assert.deepEqual(seen, whole, `${text} by ${count}`);
      }
    }
  });

  test('a cursor that no search gave is refused', async (context) => {
    const { search } = await openNew(context);
    for (const cursor of ['x', '', 'czk5', Buffer.from('s0.-1').toString('base64url')])
      await assert.rejects(search.find({ text: 'a', isTyping: false, count: 5, cursor }), {
        code: 'invalid_input',
      });
  });

  test('any text is answered, and any title is found by itself', async (context) => {
    const { items, search } = await openNew(context);
    const text = fc.oneof({ weight: 9, arbitrary: anyText(30) }, anyText(2000));
    await fc.assert(
      fc.asyncProperty(text, fc.boolean(), async (title, isTyping) => {
        await items.put([entry('movie:1', title)]);
        const { values } = await search.find({ text: title, isTyping, count: 5 });
        const isBlank = /^[\p{Z}\p{C}\p{M}]*$/u.test(title.normalize('NFKC'));
        if (!isBlank)
          assert.deepEqual(
            values.map(({ id }) => id),
            ['movie:1'],
          );
      }),
      { numRuns: 60 },
    );
  });
}

/** What every search must make of any text. */
export function searchTextSuite(name: string, openNew: OpenNew): void {
  describe(`${name} as a search by any text`, () => {
    testSpelling(openNew);
    testPages(openNew);
  });
}
