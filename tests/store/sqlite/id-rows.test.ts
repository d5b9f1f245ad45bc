import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IdRows } from '../../../src/store/sqlite/id-rows.ts';

test('it holds what a map holds, whatever is set and deleted', () => {
  const action = fc.record({
    id: fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('a', 'b', 'ab', 'ba')),
    row: fc.oneof(fc.constant(-1), fc.nat({ max: 2 ** 31 - 2 })),
  });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 200, size: 'max' }), (actions) => {
      const rows = new IdRows(0);
      const model = new Map<string, number>();
      for (const { id, row } of actions) {
        if (row < 0) rows.delete(id);
        else rows.set(id, row);
        if (row < 0) model.delete(id);
        else model.set(id, row);
        assert.equal(rows.find(id), model.get(id) ?? -1);
      }
      for (const { id } of actions) assert.equal(rows.find(id), model.get(id) ?? -1);
    }),
  );
});

test('many ids that are alike are told apart, from a small beginning on', () => {
  const rows = new IdRows(10);
  const ids = (at: number) => [`user-${at}`, `${at}`, `u${at}@example.org`];
  for (let at = 0; at < 100_000; at += 1)
    for (const [kind, id] of ids(at).entries()) rows.set(id, 3 * at + kind);
  for (let at = 0; at < 100_000; at += 1)
    for (const [kind, id] of ids(at).entries()) assert.equal(rows.find(id), 3 * at + kind);
  for (let at = 100_000; at < 200_000; at += 1) for (const id of ids(at)) assert.equal(rows.find(id), -1);
});
