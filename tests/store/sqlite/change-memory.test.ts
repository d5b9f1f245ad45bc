import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHANGE } from '../../../src/dataset/interaction-change.ts';
import { ChangeMemory } from '../../../src/store/sqlite/change-memory.ts';

test('readers see the changes of one event all at once', () => {
  const memory = new ChangeMemory(ChangeMemory.allocate(16), 16);
  const [active] = memory.generations;
  const change = { userRow: 1, code: CHANGE.own, offset: 7, tsMs: 1, value: 1, target: 0 };
  active.append({ ...change, itemRow: 1, offset: 6 });
  for (const itemRow of [2, 3]) {
    active.append({ ...change, itemRow }, true);
    assert.equal(memory.collect(1, 0)?.length, 1);
  }
  active.append({ ...change, itemRow: 4 });
  const seen = memory.collect(1, 0);
  assert.deepEqual([...(seen?.itemRows.subarray(0, seen.length) ?? [])], [1, 2, 3, 4]);
});
