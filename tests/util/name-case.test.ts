import assert from 'node:assert/strict';
import { test } from 'node:test';
import { camelCaseNames, snakeCaseNames } from '../../src/util/name-case.ts';

test('names change their case at every depth, values never', () => {
  const inside = {
    cgSteps: 3,
    ranking: { unobservedWeight: 0.3, form: 'aB' },
    userIds: ['aB', { itemId: null }],
  };
  const outside = {
    cg_steps: 3,
    ranking: { unobserved_weight: 0.3, form: 'aB' },
    user_ids: ['aB', { item_id: null }],
  };
  assert.deepEqual(snakeCaseNames(inside), outside);
  assert.deepEqual(camelCaseNames(outside), inside);
  assert.deepEqual(camelCaseNames(inside), inside);
});

test('a prototype cannot be smuggled in', () => {
  assert.deepEqual(camelCaseNames(JSON.parse('{"__proto__": {"x": 1}, "a_b": 2}')), { aB: 2 });
});
