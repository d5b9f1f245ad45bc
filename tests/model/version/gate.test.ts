import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EvaluationReport } from '../../../src/evaluation/evaluation-report.ts';
import { checkGate, compareWithLive } from '../../../src/model/version/gate.ts';

function report(ndcg: number, popularity: number, nRatings = 1000): EvaluationReport {
  const measured = (value: number) => ({ 'ndcg@10': { value, low: value - 0.01, high: value + 0.01 } });
  return {
    split: 'temporal',
    nTrain: nRatings * 0.8,
    nTest: nRatings * 0.2,
    nTestUsers: 10,
    recallDenominator: '|test|',
    rows: [
      { name: 'als', metrics: measured(ndcg), segments: {} },
      { name: 'popularity', metrics: measured(popularity), segments: {} },
    ],
    segments: [],
    tookMs: 1,
  };
}

test('within the live interval a version passes, below it it is refused unless forced', () => {
  const live = report(0.3, 0.2);
  assert.ok(compareWithLive(report(0.291, 0.2), live).passed);
  const worse = compareWithLive(report(0.28, 0.2), live);
  assert.deepEqual([worse.passed, worse.against], [false, 'live']);
  assert.throws(
    () => checkGate(report(0.28, 0.2), live, false),
    /ndcg@10 0.2800 is below the live version's 0.3000/,
  );
  assert.ok(!checkGate(report(0.28, 0.2), live, true).passed);
});

test('against a live version of other data the baseline on the same data decides', () => {
  const live = report(0.31, 0.16, 30_000);
  const better = compareWithLive(report(0.15, 0.11, 1_000_000), live);
  assert.deepEqual([better.passed, better.against], [true, 'baseline']);
  assert.throws(
    () => checkGate(report(0.08, 0.11, 1_000_000), live, false),
    /below popularity's on the same data/,
  );
});

test('the first version of all, and one without figures, pass', () => {
  assert.ok(compareWithLive(report(0.01, 0.2), undefined).passed);
  assert.ok(compareWithLive(undefined, report(0.3, 0.2)).passed);
});
