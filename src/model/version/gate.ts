import { DeadwaxError } from '../../errors.ts';
import type { EvaluationReport, Measured } from '../../evaluation/evaluation-report.ts';

/** What the gate compared; `metric` is undefined when there was nothing to compare. */
export interface GateVerdict {
  readonly passed: boolean;
  readonly metric: 'ndcg@10' | 'rmse' | undefined;
  readonly fresh: Measured | undefined;
  readonly live: Measured | undefined;
  /** The comparison in words. */
  readonly reason: string;
}

/**
 * Compares a new version with the live one on ndcg@10, or on rmse where one of them has no ranking figure. The new one fails when
 * its figure lies on the worse side of the live figure's confidence interval (of the figure itself where there is no interval).
 */
export function compareWithLive(
  fresh: EvaluationReport | undefined,
  live: EvaluationReport | undefined,
): GateVerdict {
  for (const metric of ['ndcg@10', 'rmse'] as const) {
    const ours = figureOf(fresh, metric);
    const theirs = figureOf(live, metric);
    if (ours === undefined || theirs === undefined) continue;
    const bound = metric === 'rmse' ? (theirs.high ?? theirs.value) : (theirs.low ?? theirs.value);
    const passed = metric === 'rmse' ? ours.value <= bound : ours.value >= bound;
    const side = metric === 'rmse' ? 'above' : 'below';
    const relation = passed ? `is not ${side}` : `is ${side}`;
    const reason = `${metric} ${ours.value.toFixed(4)} ${relation} the live version's ${theirs.value.toFixed(4)} (bound ${bound.toFixed(4)})`;
    return { passed, metric, fresh: ours, live: theirs, reason };
  }
  return {
    passed: true,
    metric: undefined,
    fresh: undefined,
    live: undefined,
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
  throw new DeadwaxError(
    'gate_refused',
    `the new model is not published: ${verdict.reason}; publish it all the same with --force`,
    {
      details: { metric: verdict.metric, fresh: verdict.fresh, live: verdict.live },
    },
  );
}

function figureOf(report: EvaluationReport | undefined, metric: string): Measured | undefined {
  const figure = report?.rows[0]?.metrics[metric];
  return figure !== undefined && Number.isFinite(figure.value) ? figure : undefined;
}
