import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeFiles, describeFolds, toFilesAnswer, toFoldsAnswer } from '../../src/cli/evaluate-text.ts';
import type { EvaluationRow } from '../../src/evaluation/evaluation-report.ts';

const row = (name: string, figures: Readonly<Record<string, number>>): EvaluationRow => ({
  name,
  metrics: Object.fromEntries(
    Object.entries(figures).map(([metric, value]) => [metric, { value, low: undefined, high: undefined }]),
  ),
  segments: {},
});

const reportOf = (rows: readonly EvaluationRow[]) => ({
  split: 'given files',
  nTrain: 8,
  nTest: 2,
  nTestUsers: 2,
  recallDenominator: 'recall@k divides by |test|',
  rows,
  segments: [],
  tookMs: 1,
});

test('rating errors stand without words on recall, and what is not defined is left out', () => {
  const report = reportOf([row('als', { rmse: 0.5, r2: Number.NaN })]);
  const answer = toFilesAnswer({ report, tuning: undefined, foldIn: undefined, fitTookMs: 1500 });
  const text = describeFiles(answer);
  assert.match(text, /als +0\.5000\n/);
  assert.match(text, /Fitted in 1\.50 s/);
  assert.doesNotMatch(text, /r2|ecall|NaN/);
});

test('what folding in changes is said as a share of what it was, and not said of nothing', () => {
  const textOf = (trained: number, foldedIn: number): string => {
    const rows = [
      row('trained with them', { 'ndcg@20': trained }),
      row('folded in', { 'ndcg@20': foldedIn }),
    ];
    return describeFiles(
      toFilesAnswer({
        report: reportOf([row('ials', { 'ndcg@20': 0.4 })]),
        tuning: undefined,
        foldIn: { nUsers: 3, rows: [rows[0], rows[1]] },
        fitTookMs: undefined,
      }),
    );
  };
  assert.match(textOf(0.4, 0.398), /3 users +ndcg@20[\s\S]*changes NDCG@20 by -0\.50 %/);
  assert.doesNotMatch(textOf(0, 0.1), /Infinity|NaN|changes/);
});

test('parameters that were searched are named as the API and the options name them', () => {
  const chosen = { regularizationExponent: 0.4, factors: 16 };
  const tuning = { metric: 'rmse', cut: 'a cut', chosen, tries: [{ point: chosen, value: 0.9 }] };
  const answer = toFilesAnswer({ report: reportOf([]), tuning, foldIn: undefined, fitTookMs: 1 });
  assert.deepEqual(answer.tuning?.chosen, { regularization_exponent: 0.4, factors: 16 });
  assert.match(describeFiles(answer), /Chosen: --regularization-exponent 0\.4 --factors 16\n/);
});

test('a figure that is undefined in a fold has no mean', () => {
  const figure = (...values: number[]) => ({ mean: values[0], deviation: 0, values });
  const text = describeFolds(
    toFoldsAnswer({
      split: '2 random folds (seed 1)',
      nRatings: 9,
      rows: [{ name: 'als', metrics: { rmse: figure(0.5, 0.5), r2: figure(Number.NaN, 0.1) } }],
      tunings: [],
      fitTookMs: undefined,
      tookMs: 1,
    }),
  );
  assert.match(text, /als +0\.5000 ± 0\.0000 +-\n/);
});
