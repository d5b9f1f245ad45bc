import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { CATALOGUES } from '../../../src/domain/catalogue.ts';
import { ENTITY_KINDS } from '../../../src/domain/entity.ts';
import { firstItemKey } from '../../../src/store/sqlite/schema.ts';
import {
  entitySearchKey,
  itemSearchKey,
  keyOfPlace,
  placeOf,
  stepOf,
  subjectOfKey,
  yearTokens,
} from '../../../src/store/sqlite/search-index.ts';

const step = fc.integer({ min: 0, max: 127 });
const row = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test('a place tells the entry that it is of, and more users come first', () => {
  const item = fc.tuple(fc.constantFrom(...CATALOGUES), row).map(([catalogue, itemRow]) => ({
    subject: { itemKey: firstItemKey(catalogue) + itemRow },
    searchKey: itemSearchKey(firstItemKey(catalogue) + itemRow),
  }));
  const entity = fc
    .tuple(fc.constantFrom(...ENTITY_KINDS), fc.integer({ min: 1, max: 10 ** 12 - 1 }))
    .map(([kind, number]) => ({
      subject: { entityId: `${kind}:${number}` },
      searchKey: entitySearchKey(`${kind}:${number}`) ?? -1,
    }));
  fc.assert(
    fc.property(fc.oneof(item, entity), fc.oneof(item, entity), step, step, (one, other, many, few) => {
      const place = placeOf(one.searchKey, many);
      assert.ok(Number.isSafeInteger(place) && place >= 0);
      assert.deepEqual(subjectOfKey(keyOfPlace(place)), one.subject);
      if (many > few) assert.ok(place < placeOf(other.searchKey, few));
    }),
  );
});

test('steps grow with the number of users, from 0 for none to 127 for all there could be', () => {
  fc.assert(
    fc.property(row, row, (one, other) => {
      if (one <= other) assert.ok(stepOf(one) <= stepOf(other));
    }),
  );
  assert.deepEqual([0, 1, 3, 1000].map(stepOf), [0, 4, 8, 39]);
  assert.equal(stepOf(2 ** 32), 127);
});

test('the tokens of a range of years are those that its years have and no others', () => {
  const year = fc.integer({ min: 1795, max: 2105 });
  fc.assert(
    fc.property(year, year, year, (from, to, asked) => {
      const tokens = new Set(yearTokens(from, to));
      const has = tokens.has(`y/${asked}`) || tokens.has(`d/${Math.floor(asked / 10)}`);
      assert.equal(has, asked >= Math.max(from, 1800) && asked <= Math.min(to, 2099));
      assert.ok(tokens.size < 60);
    }),
  );
});
