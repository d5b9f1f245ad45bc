import type { CsrMatrix } from '../dataset/csr-matrix.ts';
import { DeadwaxError } from '../errors.ts';
import { measureWithIntervals } from './bootstrap.ts';
import { catalogueFigures } from './catalogue-figures.ts';
import type { EvaluationRow, Measured, Metrics, Segment } from './evaluation-report.ts';
import { createListColumns, meansOfLists, N_LIST_COLUMNS, SEGMENT_METRICS } from './list-columns.ts';
import type { RankUsers } from './ranker.ts';
import { LONGEST_LIST, RANKING_METRICS } from './ranking-metrics.ts';
import { segmentRanking } from './segments.ts';

/** As many as a pool of threads takes at once. */
const USERS_PER_BLOCK = 2048;
const CATALOGUE_LIST = 10;

/** What rankings are measured on; the same for the model and every baseline. Matrices are users x items. */
export interface RankingTask {
  /** Preferences to learn from. */
  readonly train: CsrMatrix;
  /** Everything that users have met in training, liked or not; never listed. */
  readonly seen: CsrMatrix;
  /** Preferences to be found again. */
  readonly relevant: CsrMatrix;
  /** The users who are measured: see `measuredUsers`. */
  readonly userRows: Int32Array;
  /** Of the bootstrap; undefined leaves the intervals out. */
  readonly seed: number | undefined;
}

/** Finds the users with something to learn from and something to find, and counts those with only the latter. */
export function measuredUsers(
  train: CsrMatrix,
  relevant: CsrMatrix,
): { readonly userRows: Int32Array; readonly nSkipped: number } {
  const isFilled = (matrix: CsrMatrix, row: number): boolean =>
    matrix.rowStarts[row + 1] > matrix.rowStarts[row];
  const tested = Int32Array.from({ length: relevant.nRows }, (_, row) => row).filter((row) =>
    isFilled(relevant, row),
  );
  const userRows = tested.filter((row) => isFilled(train, row));
  return { userRows, nSkipped: tested.length - userRows.length };
}

/**
 * Measures a ranking of the full catalogue: the figures of RANKING_METRICS as means over users with bootstrap intervals, those of
 * SEGMENT_METRICS for each segment, and `coverage@10`, `gini@10` and `novelty@10`.
 *
 * Errors: `internal` when the ranker lists an item that the user has seen, for its figures would mean nothing.
 * Cost: the ranker's, and O(nUsers 36 1000) for the intervals.
 */
export async function evaluateRanking(
  name: string,
  rank: RankUsers,
  task: RankingTask,
  onProgress: (doneUsers: number) => void = () => undefined,
): Promise<EvaluationRow> {
  const segmentation = segmentRanking(task);
  const { userRows } = segmentation;
  const columns = createListColumns(task, segmentation);
  const listed = new Float64Array(task.relevant.nColumns);
  for (let start = 0; start < userRows.length; start += USERS_PER_BLOCK) {
    const block = userRows.subarray(start, start + USERS_PER_BLOCK);
    const lists = await rank(block, LONGEST_LIST);
    block.forEach((userRow, index) => {
      const list = lists.subarray(index * LONGEST_LIST, (index + 1) * LONGEST_LIST);
      if (columns.write(start + index, userRow, list) >= 0) refuse(name, userRow);
      for (const itemRow of list.subarray(0, CATALOGUE_LIST)) if (itemRow >= 0) listed[itemRow]++;
    });
    onProgress(start + block.length);
  }
  const { values } = columns;
  const measured = measureWithIntervals(
    {
      values,
      nUsers: userRows.length,
      nColumns: N_LIST_COLUMNS,
      groupStarts: segmentation.userStarts,
      figures: meansOfLists,
    },
    task.seed,
  );
  return {
    name,
    metrics: { ...named(RANKING_METRICS, measured), ...catalogueMetrics(listed, task.train) },
    segments: nameSegments(segmentation.segments, measured.slice(RANKING_METRICS.length)),
  };
}

function refuse(name: string, userRow: number): never {
  throw new DeadwaxError(
    'internal',
    `the ranking '${name}' lists an item that user row ${userRow} has seen; its figures would mean nothing`,
  );
}

function named(names: readonly string[], measured: readonly Measured[]): Metrics {
  return Object.fromEntries(names.map((name, index) => [name, measured[index]]));
}

/** Gives each segment its figures, which stand one segment after the other: none to an empty one, no bounds to a single user. */
function nameSegments(
  segments: readonly Segment[],
  measured: readonly Measured[],
): Readonly<Record<string, Metrics>> {
  const size = SEGMENT_METRICS.length;
  return Object.fromEntries(
    segments.map(({ name, nUsers }, index) => {
      const own = measured.slice(index * size, (index + 1) * size);
      const shown = nUsers > 1 ? own : own.map(({ value }) => ({ value, low: undefined, high: undefined }));
      return [name, nUsers === 0 ? {} : named(SEGMENT_METRICS, shown)];
    }),
  );
}

function catalogueMetrics(listed: Float64Array, train: CsrMatrix): Metrics {
  const figures = catalogueFigures(listed, countsOfColumns(train), countFilledRows(train));
  return Object.fromEntries(
    Object.entries(figures).map(([metric, value]) => [
      `${metric}@${CATALOGUE_LIST}`,
      { value, low: undefined, high: undefined },
    ]),
  );
}

function countsOfColumns(matrix: CsrMatrix): Float32Array {
  const counts = new Float32Array(matrix.nColumns);
  for (const column of matrix.columns) counts[column]++;
  return counts;
}

function countFilledRows(matrix: CsrMatrix): number {
  let nFilled = 0;
  for (let row = 0; row < matrix.nRows; row++)
    if (matrix.rowStarts[row + 1] > matrix.rowStarts[row]) nFilled++;
  return nFilled;
}
