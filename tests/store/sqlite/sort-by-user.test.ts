import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sortByUser } from '../../../src/store/sqlite/sort-by-user.ts';

test('places come by user, those of one user in their order', () => {
  const users = fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 5000 }), fc.nat({ max: 2 ** 31 - 1 }));
  fc.assert(
    fc.property(fc.array(users, { maxLength: 300, size: 'max' }), (list) => {
      const expected = [...list.keys()].sort((a, b) => list[a] - list[b] || a - b);
      const sorting = sortByUser(list.length, (into, begin, end) => {
        for (let place = begin; place < end; place += 1) into[place] = list[place];
      });
      let share = 0;
      let step = sorting.next();
      for (; !step.done; step = sorting.next()) {
        assert.ok(step.value >= share && step.value <= 1);
        share = step.value;
      }
      assert.deepEqual([...step.value.order], expected);
      assert.deepEqual([...step.value.users], list);
    }),
  );
});
