import { DeadwaxError } from '../../errors.ts';
import type { EvaluationReport, Measured } from '../../evaluation/evaluation-report.ts';

/** What the gate compared; `metric` is undefined when there was nothing to compare. */
export interface GateVerdict {
  readonly passed: boolean;
  readonly metric: 'ndcg@10' | 'rmse' | undefined;
  /** What the new version had to stand up to. */
  readonly against: 'live' | 'baseline' | undefined;
  readonly fresh: Measured | undefined;
  readonly reference: Measured | undefined;
  /** The comparison in words. */
  readonly reason: string;
}

/** Data that grew or shrank by more than this is other data: its figures say nothing about those of before. */
const COMPARABLE_GROWTH = 1.5;
/** The simplest thing that could work, by metric. */
const BASELINES = { 'ndcg@10': 'popularity', rmse: 'user-item-bias' } as const;

/**
 * Compares a new version with the live one on ndcg@10, or on rmse where one of them has no ranking figure. Where the live one was measured on
 * other data (such as the sample, before one's own was imported) the new one is held against its own baseline instead. It fails when
 * its figure lies on the worse side of the other's confidence interval (of the figure itself where there is no interval).
 */
export function compareWithLive(
  fresh: EvaluationReport | undefined,
  live: EvaluationReport | undefined,
): GateVerdict {
  const against = isComparable(fresh, live) ? 'live' : 'baseline';
  for (const metric of ['ndcg@10', 'rmse'] as const) {
    const ours = figureOf(fresh?.rows[0], metric);
    const row =
      against === 'live' ? live?.rows[0] : fresh?.rows.find(({ name }) => name === BASELINES[metric]);
    const theirs = live && figureOf(row, metric);
    if (ours === undefined || theirs === undefined) continue;
    const bound = metric === 'rmse' ? (theirs.high ?? theirs.value) : (theirs.low ?? theirs.value);
    const passed = metric === 'rmse' ? ours.value <= bound : ours.value >= bound;
    const side = metric === 'rmse' ? 'above' : 'below';
    const relation = passed ? `is not ${side}` : `is ${side}`;
    const other = against === 'live' ? "the live version's" : `${BASELINES[metric]}'s on the same data,`;
    const reason = `${metric} ${ours.value.toFixed(4)} ${relation} ${other} ${theirs.value.toFixed(4)} (bound ${bound.toFixed(4)})`;
    return { passed, metric, against, fresh: ours, reference: theirs, reason };
  }
  return {
    passed: true,
    metric: undefined,
    against: undefined,
    fresh: undefined,
    reference: undefined,
    reason: 'there is no figure to compare',
  };
}

/** Lets a new version pass or throws. Errors: `gate_refused` with both figures, unless `force`. */
export function checkGate(
  fresh: EvaluationReport | undefined,
  live: EvaluationReport | undefined,
  force: boolean,
): GateVerdict {
  const verdict = compareWithLive(fresh, live);
  if (verdict.passed || force) return verdict;
  const { metric, against, reference } = verdict;
  throw new DeadwaxError(
    'gate_refused',
    `the new model is not published: ${verdict.reason}; publish it all the same with --force`,
    { details: { metric, against, fresh: verdict.fresh, reference } },
  );
}

function isComparable(fresh: EvaluationReport | undefined, live: EvaluationReport | undefined): boolean {
  if (fresh === undefined || live === undefined) return false;
  const growth = (fresh.nTrain + fresh.nTest) / (live.nTrain + live.nTest);
  return growth <= COMPARABLE_GROWTH && growth >= 1 / COMPARABLE_GROWTH;
}

function figureOf(row: EvaluationReport['rows'][number] | undefined, metric: string): Measured | undefined {
  const figure = row?.metrics[metric];
  return figure !== undefined && Number.isFinite(figure.value) ? figure : undefined;
}
