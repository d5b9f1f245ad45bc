import type { Evaluation } from '../server/contract-operations.ts';
import { formatTable } from './table.ts';

const METRICS = ['ndcg@10', 'recall@10', 'hit_rate@10', 'ndcg@20', 'recall@20', 'hit_rate@20'];
const FIRST = 'ndcg@10';

type Measured = Evaluation['rows'][number]['metrics'][string];

function interval(measured: Measured | undefined): string {
  if (measured === undefined || measured.low === null || measured.high === null) return '-';
  return `${measured.low.toFixed(4)}-${measured.high.toFixed(4)}`;
}

/**
 * Writes the figures of each segment, the model above its baselines, the first figure with its interval; the others' are in the JSON.
 * Empty where there are no segments.
 */
export function describeSegments({ segments, rows }: Evaluation): string {
  if (segments.length === 0) return '';
  const lines = segments.flatMap(({ name, of, n_users, n_pairs }) => {
    const measured = rows.filter((row) => row.segments[name]?.[FIRST] !== undefined);
    const label = `${name} ${of}`;
    if (measured.length === 0) return [[label, n_users, n_pairs]];
    return measured.map((row, index) => {
      const own = row.segments[name] ?? {};
      return [
        ...(index === 0 ? [label, n_users, n_pairs] : ['', '', '']),
        row.name,
        own[FIRST]?.value,
        interval(own[FIRST]),
        ...METRICS.slice(1).map((metric) => own[metric]?.value),
      ];
    });
  });
  const table = formatTable(
    ['segment', 'users', 'pairs', 'ranked by', FIRST, '95 %', ...METRICS.slice(1)],
    lines,
  );
  const definitions = segments.map(({ name, of, definition }) => `${name} ${of}: ${definition}\n`).join('');
  return `${table}${definitions}`;
}
