import type { CsrMatrix } from '../dataset/csr-matrix.ts';
import { DeadwaxError } from '../errors.ts';
import { measureWithIntervals } from './bootstrap.ts';
import { catalogueFigures } from './catalogue-figures.ts';
import type { EvaluationRow, Measured } from './evaluation-report.ts';
import type { RankUsers } from './ranker.ts';
import { LONGEST_LIST, measureList, RANKING_METRICS } from './ranking-metrics.ts';

const USERS_PER_BLOCK = 512;
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
 * Measures a ranking of the full catalogue: the figures of RANKING_METRICS as means over users with bootstrap intervals, and
 * `coverage@10`, `gini@10` and `novelty@10`.
 *
 * Errors: `internal` when the ranker lists an item that the user has seen, for its figures would mean nothing.
 * Cost: the ranker's, and O(nUsers 21 1000) for the intervals.
 */
export async function evaluateRanking(
  name: string,
  rank: RankUsers,
  task: RankingTask,
  onProgress: (doneUsers: number) => void = () => undefined,
): Promise<EvaluationRow> {
  const { userRows } = task;
  const nColumns = RANKING_METRICS.length;
  const values = new Float64Array(userRows.length * nColumns);
  const listed = new Float64Array(task.relevant.nColumns);
  const isHit = new Uint8Array(LONGEST_LIST);
  for (let start = 0; start < userRows.length; start += USERS_PER_BLOCK) {
    const block = userRows.subarray(start, start + USERS_PER_BLOCK);
    const lists = await rank(block, LONGEST_LIST);
    block.forEach((userRow, index) => {
      const list = lists.subarray(index * LONGEST_LIST, (index + 1) * LONGEST_LIST);
      checkUnseen(name, task.seen, userRow, list);
      const nRelevant = markHits(task.relevant, userRow, list, isHit);
      measureList(isHit, nRelevant, values, (start + index) * nColumns);
      for (const itemRow of list.subarray(0, CATALOGUE_LIST)) if (itemRow >= 0) listed[itemRow]++;
    });
    onProgress(start + block.length);
  }
  const means = (sums: Float64Array, nUsers: number): Float64Array => sums.map((sum) => sum / nUsers);
  const measured = measureWithIntervals(
    { values, nUsers: userRows.length, nColumns, figures: means },
    task.seed,
  );
  const metrics: Record<string, Measured> = {};
  RANKING_METRICS.forEach((metric, index) => {
    metrics[metric] = measured[index];
  });
  const figures = catalogueFigures(listed, countsOfColumns(task.train), countFilledRows(task.train));
  for (const [metric, value] of Object.entries(figures))
    metrics[`${metric}@${CATALOGUE_LIST}`] = { value, low: undefined, high: undefined };
  return { name, metrics };
}

/** Writes which places of a list are relevant; returns how many items are relevant. */
function markHits(relevant: CsrMatrix, userRow: number, list: Int32Array, isHit: Uint8Array): number {
  const wanted = rowOf(relevant, userRow);
  for (let place = 0; place < LONGEST_LIST; place++) isHit[place] = includes(wanted, list[place]) ? 1 : 0;
  return wanted.length;
}

function checkUnseen(name: string, seen: CsrMatrix, userRow: number, list: Int32Array): void {
  const known = rowOf(seen, userRow);
  if (!list.some((itemRow) => includes(known, itemRow))) return;
  throw new DeadwaxError(
    'internal',
    `the ranking '${name}' lists an item that user row ${userRow} has seen; its figures would mean nothing`,
  );
}

function rowOf(matrix: CsrMatrix, row: number): Int32Array {
  return matrix.columns.subarray(matrix.rowStarts[row], matrix.rowStarts[row + 1]);
}

/** Finds a value in an ascending array. */
function includes(ascending: Int32Array, value: number): boolean {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low < ascending.length && ascending[low] === value;
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
