import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ItemChanges } from '../../../src/store/sqlite/item-changes.ts';

test('very many changes are not told one by one, the newest ones are', () => {
  const changes = new ItemChanges();
  changes.note(['first']);
  const { version } = changes.since(0);
  for (let n = 0; n < 300; n++) changes.note(Array.from({ length: 1_000 }, (_, at) => `${n}-${at}`));
  const late = changes.since(version);
  assert.deepEqual([late.itemIds, late.version], [undefined, 300_001]);
  changes.note(['last']);
  assert.deepEqual(changes.since(late.version), { version: 300_002, itemIds: ['last'] });
  assert.equal(changes.since(late.version - 40_000).itemIds?.length, 40_001);
});
