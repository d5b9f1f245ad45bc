import type { EvaluationRow } from '../evaluation/evaluation-report.ts';
import { toEvaluation } from '../server/wire.ts';
import type { FilesEvaluation } from '../training/evaluate-files.ts';
import type { FoldsEvaluation } from '../training/evaluate-folds.ts';
import type { FoldInLoss } from '../training/measure-fold-in.ts';
import type { Tuning } from '../training/tune-on-cut.ts';
import { snakeCaseNames } from '../util/name-case.ts';
import { describeEvaluation, SHOWN_RANKING, SHOWN_RATING } from './evaluation-text.ts';
import { formatTable } from './table.ts';

/** Parameters and tries in the names of the API. */
function toTuning({ metric, cut, chosen, tries }: Tuning) {
  return {
    metric,
    cut,
    chosen: snakeCaseNames(chosen),
    tries: tries.map(({ point, value }) => ({ parameters: snakeCaseNames(point), value })),
  };
}

function toFoldIn({ nUsers, rows }: FoldInLoss) {
  const figuresOf = ({ metrics }: EvaluationRow) =>
    Object.fromEntries(Object.entries(metrics).map(([name, { value }]) => [name, value]));
  return { n_users: nUsers, trained: figuresOf(rows[0]), folded_in: figuresOf(rows[1]) };
}

/** Gives the evaluation of two files as `--json` prints it. */
export function toFilesAnswer({ report, tuning, foldIn, fitTookMs }: FilesEvaluation) {
  return {
    ...toEvaluation(report),
    fit_took_ms: fitTookMs ?? null,
    tuning: tuning === undefined ? null : toTuning(tuning),
    fold_in: foldIn === undefined ? null : toFoldIn(foldIn),
  };
}

/** Gives a cross-validation as `--json` prints it. */
export function toFoldsAnswer({ split, nRatings, rows, tunings, fitTookMs, tookMs }: FoldsEvaluation) {
  return {
    split,
    n_ratings: nRatings,
    rows,
    tunings: tunings.map(toTuning),
    fit_took_ms: fitTookMs ?? null,
    took_ms: tookMs,
  };
}

/** Writes the evaluation of two files: what was searched and chosen, the figures, and what folding in loses. */
export function describeFiles(answer: ReturnType<typeof toFilesAnswer>): string {
  const { tuning, fold_in: foldIn } = answer;
  const searched = tuning === null ? '' : `${describeTuning(tuning)}\n`;
  const folded = foldIn === null ? '' : `\n${describeFoldIn(foldIn)}`;
  return `${searched}${describeEvaluation(answer)}${describeTime(answer.fit_took_ms)}${folded}`;
}

/** Writes a cross-validation: what each fold chose, and mean and standard deviation of the figures over the folds. */
export function describeFolds(answer: ReturnType<typeof toFoldsAnswer>): string {
  const { rows, tunings } = answer;
  const chosen = tunings.map(
    ({ chosen: point, tries, metric, cut }, fold) =>
      `Fold ${fold + 1}: ${describePoint(point)} is the best of ${tries.length} by ${metric} on ${cut}\n`,
  );
  const shown = [...SHOWN_RANKING, ...SHOWN_RATING].filter((name) => rows[0].metrics[name] !== undefined);
  const table = formatTable(
    ['', ...shown],
    rows.map(({ name, metrics }) => [
      name,
      ...shown.map((metric) => {
        const { mean, deviation } = metrics[metric];
        return Number.isFinite(mean) ? `${mean.toFixed(4)} ± ${deviation.toFixed(4)}` : '-';
      }),
    ]),
  );
  const head = `Measured on: ${answer.split} of ${answer.n_ratings} ratings; mean ± standard deviation of a fold`;
  return `${chosen.join('')}${chosen.length === 0 ? '' : '\n'}${head}\n\n${table}${describeTime(answer.fit_took_ms)}`;
}

function describeTuning({ metric, cut, chosen, tries }: ReturnType<typeof toTuning>): string {
  const names = Object.keys(chosen);
  const isError = metric === 'rmse' || metric === 'mae';
  const ranked = tries.toSorted((a, b) => (isError ? a.value - b.value : b.value - a.value));
  const table = formatTable(
    [...names, metric],
    ranked.map(({ parameters, value }) => [...names.map((name) => String(parameters[name])), value]),
  );
  return `Tried on ${cut}:\n\n${table}\nChosen: ${describePoint(chosen)}\n`;
}

/** Writes parameters, in the names of the API, as options of the command line. */
export function describePoint(point: Readonly<Record<string, unknown>>): string {
  return Object.entries(point)
    .map(([name, value]) => `--${name.replaceAll('_', '-')} ${String(value)}`)
    .join(' ');
}

function describeFoldIn({
  n_users: nUsers,
  trained,
  folded_in: foldedIn,
}: ReturnType<typeof toFoldIn>): string {
  const shown = SHOWN_RANKING.filter((name) => trained[name] !== undefined);
  const change = 100 * (foldedIn['ndcg@20'] / trained['ndcg@20'] - 1);
  const loss = Number.isFinite(change)
    ? `\nFolding them in instead of training with them changes NDCG@20 by ${change.toFixed(2)} %.\n`
    : '';
  const table = formatTable(
    [`${nUsers} users`, ...shown],
    [
      ['trained with them', ...shown.map((name) => trained[name])],
      ['folded in', ...shown.map((name) => foldedIn[name])],
    ],
  );
  return `${table}${loss}`;
}

function describeTime(fitTookMs: number | null): string {
  return fitTookMs === null ? '' : `Fitted in ${(fitTookMs / 1000).toFixed(2)} s\n`;
}
