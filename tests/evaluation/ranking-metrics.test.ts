import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogueFigures } from '../../src/evaluation/catalogue-figures.ts';
import { LONGEST_LIST, measureList, RANKING_METRICS } from '../../src/evaluation/ranking-metrics.ts';

function measure(hitRanks: readonly number[], nRelevant: number): Record<string, number> {
  const isHit = new Uint8Array(LONGEST_LIST);
  for (const rank of hitRanks) isHit[rank - 1] = 1;
  const into = new Float64Array(RANKING_METRICS.length);
  measureList(isHit, nRelevant, into);
  return Object.fromEntries(
    RANKING_METRICS.map((name, index) => [name, Math.round(into[index] * 1e10) / 1e10]),
  );
}

// Golden values from a separate Python program that follows the textbook formulas.
test('figures of hits at ranks 2, 5, 11 and 30 of 6 relevant items are the golden ones', () => {
  assert.deepEqual(measure([2, 5, 11, 30], 6), {
    'ndcg@10': 0.3079834593,
    'recall@10': 0.3333333333,
    'recall_min@10': 0.3333333333,
    'precision@10': 0.2,
    'map@10': 0.15,
    'mrr@10': 0.5,
    'hit_rate@10': 1,
    'ndcg@20': 0.3923922679,
    'recall@20': 0.5,
    'recall_min@20': 0.5,
    'precision@20': 0.15,
    'map@20': 0.1954545455,
    'mrr@20': 0.5,
    'hit_rate@20': 1,
    'ndcg@50': 0.4534722887,
    'recall@50': 0.6666666667,
    'recall_min@50': 0.6666666667,
    'precision@50': 0.08,
    'map@50': 0.2176767677,
    'mrr@50': 0.5,
    'hit_rate@50': 1,
  });
});

test('with more relevant items than places the two Recalls differ by their denominators', () => {
  const figures = measure([1, 2, 3], 15);
  assert.equal(figures['recall@10'], 0.2);
  assert.equal(figures['recall_min@10'], 0.3);
  assert.equal(figures['ndcg@10'], 0.4690000933);
  assert.equal(figures['map@10'], 0.3);
});

test('a perfect list measures 1 and a list without hits 0', () => {
  const perfect = measure(
    Array.from({ length: 50 }, (_, index) => index + 1),
    50,
  );
  for (const name of ['ndcg', 'recall_min', 'precision', 'map', 'mrr', 'hit_rate']) {
    for (const k of [10, 20, 50]) assert.equal(perfect[`${name}@${k}`], 1, `${name}@${k}`);
  }
  for (const value of Object.values(measure([], 4))) assert.equal(value, 0);
});

test('coverage, Gini and novelty of given counts are the golden ones', () => {
  const figures = catalogueFigures(Float64Array.of(0, 0, 1, 3, 6), Float32Array.of(9, 4, 0, 1, 2), 9);
  assert.equal(figures.coverage, 0.6);
  // Golden: half the relative mean absolute difference.
  assert.ok(Math.abs(figures.gini - 0.6) < 1e-12);
  assert.ok(Math.abs(figures.novelty - 2.0709505944546684) < 1e-12);
});
