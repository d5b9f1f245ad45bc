import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeSegments } from '../../src/cli/segments-text.ts';

const report = {
  split: 'temporal',
  n_train: 8,
  n_test: 2,
  n_test_users: 2,
  recall_denominator: '',
  took_ms: 1,
};

test('each segment has its size, the model above its baselines, and its definition', () => {
  const figures = (value: number) => ({ 'ndcg@10': { value, low: value - 0.01, high: value + 0.01 } });
  const text = describeSegments({
    ...report,
    rows: [
      { name: 'als', metrics: {}, segments: { cold: figures(0.5), tail: {} } },
      { name: 'popularity', metrics: {}, segments: { cold: figures(0.25), tail: {} } },
      { name: 'global-mean', metrics: {}, segments: {} },
    ],
    segments: [
      { name: 'cold', of: 'users', definition: 'users with few', n_users: 2, n_pairs: 3 },
      { name: 'tail', of: 'items', definition: 'test preferences for others', n_users: 0, n_pairs: 0 },
    ],
  });
  const lines = text.split('\n');
  assert.match(lines[2] ?? '', /^cold users +2 +3 +als +0\.5000 +0\.4900-0\.5100 +-/);
  assert.match(lines[3] ?? '', /^ +popularity +0\.2500/);
  assert.match(lines[4] ?? '', /^tail items +0 +0/);
  assert.deepEqual(lines.slice(5), [
    'cold users: users with few',
    'tail items: test preferences for others',
    '',
  ]);
});

test('an evaluation without segments says nothing of them', () => {
  assert.equal(describeSegments({ ...report, rows: [], segments: [] }), '');
});
