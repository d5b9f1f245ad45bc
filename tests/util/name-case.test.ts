import assert from 'node:assert/strict';
import { test } from 'node:test';
import { camelCaseNames, snakeCaseJson, snakeCaseNames } from '../../src/util/name-case.ts';

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

test('names that are data keep their case, and any JSON is taken', () => {
  const data = { grades: { NM: 1, 'VG+': 2 }, genres: { Drama: 4 }, 'recall@20': 0.5 };
  assert.deepEqual(snakeCaseJson([{ ...data, nUsers: 3 }, null, 'aB']), [
    { ...data, n_users: 3 },
    null,
    'aB',
  ]);
});

test('a prototype cannot be smuggled in', () => {
  assert.deepEqual(camelCaseNames(JSON.parse('{"__proto__": {"x": 1}, "a_b": 2}')), { aB: 2 });
});
