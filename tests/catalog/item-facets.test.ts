import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { namesOfRow, numbersOfEntities } from '../../src/catalog/item-facets.ts';
import { buildItemIndex, extendItemIndex, type ItemIndex } from '../../src/catalog/item-index.ts';
import { listOfRow, markRows, numberSet } from '../../src/catalog/row-lists.ts';
import type { Item } from '../../src/domain/item.ts';
import { recordOf } from '../support/records.ts';

/** What an index says of its records, whatever the order of its names. */
function saying({ ids, facets }: ItemIndex) {
  return ids.ids.map((itemId, row) => ({
    itemId,
    styles: namesOfRow(facets.styles, row),
    formats: namesOfRow(facets.formats, row),
    countries: namesOfRow(facets.countries, row),
    artists: [...listOfRow(facets.artists, row)],
    labels: [...listOfRow(facets.labels, row)],
  }));
}

const some = <T>(one: fc.Arbitrary<T>) => fc.uniqueArray(one, { maxLength: 3 });
const anyRecord = fc.record({
  number: fc.integer({ min: 1, max: 12 }),
  styles: some(fc.constantFrom('Dub', 'Hard Bop', 'Ambient')),
  formats: some(fc.constantFrom('Vinyl', 'CD')),
  country: fc.option(fc.constantFrom('UK', 'US'), { nil: undefined }),
  artists: some(fc.integer({ min: 1, max: 200_000 })),
  labels: some(fc.integer({ min: 1, max: 9 })),
});

function entryOf(one: typeof anyRecord extends fc.Arbitrary<infer T> ? T : never): Item {
  const { number, styles, formats, country, artists, labels } = one;
  const attributes = {
    styles,
    format_names: formats,
    ...(country !== undefined && { country }),
    artist_ids: artists.map((artist) => `artist:${artist}`),
    label_ids: labels.map((label) => `label:${label}`),
  };
  return recordOf(number, `Record ${number}`, attributes, ['Jazz']);
}

test('the index gives back styles, formats, country, artists and labels, also of entries that were written again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(anyRecord, { maxLength: 6 }), { maxLength: 5 }), async (rounds) => {
      const rows = new Map<string, Item>();
      const all = async function* (from = 0) {
        yield [...rows.values()].slice(from);
      };
      const latest = new Map<string, (typeof rounds)[number][number]>();
      let index = await buildItemIndex(all());
      for (const round of rounds) {
        const before = { index, said: saying(index), size: rows.size };
        for (const one of round) {
          const item = entryOf(one);
          rows.set(item.itemId, item);
          latest.set(item.itemId, one);
        }
        const changed = [...new Set(round.map(({ number }) => `release:${number}`))].flatMap(
          (id) => rows.get(id) ?? [],
        );
        index = await extendItemIndex(index, { added: all(before.size), changed, matched: index.matched });
        assert.deepEqual(saying(before.index), before.said);
      }
      assert.deepEqual(
        saying(index),
        Array.from(latest, ([itemId, { styles, formats, country, artists, labels }]) => ({
          itemId,
          styles,
          formats,
          countries: country === undefined ? [] : [country],
          artists,
          labels,
        })),
      );
    }),
  );
});

test('rows with a number of a set are told from those without, also where numbers share their last bits', async () => {
  const number = fc.constantFrom(1, 2, 65_537, 131_073, 4_294_967_295);
  await fc.assert(
    fc.asyncProperty(fc.array(some(number)), some(number), async (lists, wanted) => {
      const starts = Uint32Array.from([0, ...lists.map((_, row) => lists.slice(0, row + 1).flat().length)]);
      const laid = { starts, values: Uint32Array.from(lists.flat()) };
      const hasWanted = lists.map((list) => list.some((one) => wanted.includes(one)));
      for (const which of ['with', 'without'] as const) {
        const marks = new Uint8Array(lists.length);
        markRows(laid, which, numberSet(wanted), marks);
        assert.deepEqual(
          [...marks],
          hasWanted.map((has) => (has === (which === 'with') ? 1 : 0)),
        );
      }
    }),
  );
});

test('what is no id of an entity has no number', () => {
  assert.deepEqual(numbersOfEntities(['artist:194', 'label:5', 'none', 'artist:', 'artist:0']), [194, 5]);
});
