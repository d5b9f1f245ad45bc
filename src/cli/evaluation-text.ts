import type { Evaluation } from '../server/contract-operations.ts';
import { describeSegments } from './segments-text.ts';
import { formatTable } from './table.ts';

/** The ranking figures that tables show, in order. */
export const SHOWN_RANKING = [
  'ndcg@10',
  'recall@10',
  'recall_min@10',
  'ndcg@20',
  'recall@20',
  'recall_min@20',
  'precision@10',
  'map@10',
  'mrr@10',
  'coverage@10',
];
/** The rating errors that tables show, in order. */
export const SHOWN_RATING = ['rmse', 'mae', 'r2'];

function part(evaluation: Evaluation, names: readonly string[]): string {
  const shown = names.filter((name) => evaluation.rows.some((row) => row.metrics[name] !== undefined));
  const rows = evaluation.rows.filter((row) => shown.some((name) => row.metrics[name] !== undefined));
  if (rows.length === 0) return '';
  return `${formatTable(
    ['', ...shown],
    rows.map((row) => [row.name, ...shown.map((name) => row.metrics[name]?.value)]),
  )}\n`;
}

/** Writes an evaluation as tables: ranking figures, rating errors, segments, the model above its baselines. */
export function describeEvaluation(evaluation: Evaluation): string {
  const counts = `${evaluation.n_train} to learn from, ${evaluation.n_test} to test on, ${evaluation.n_test_users} users`;
  const ranking = part(evaluation, SHOWN_RANKING);
  const recall = ranking === '' ? '' : `Recall: ${evaluation.recall_denominator}\n`;
  return `Measured on: ${evaluation.split} (${counts})\n\n${ranking}${part(evaluation, SHOWN_RATING)}${recall}${describeSegments(evaluation)}`;
}
