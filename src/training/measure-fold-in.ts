import type { CsrMatrix } from '../dataset/csr-matrix.ts';
import type { EvaluationRow } from '../evaluation/evaluation-report.ts';
import { fitImplicitAls } from '../model/als/fit-implicit-als.ts';
import { createFoldIn } from '../model/als/fold-in.ts';
import type { FitRun, ImplicitAlsOptions } from '../model/als/options.ts';
import type { RankingFactors } from '../model/model.ts';
import { createRandom, shuffle } from '../util/random.ts';
import { evaluateFactors } from './evaluate-factors.ts';
import type { RankingBench } from './measure-models.ts';

/** What users lose who come after the training: the same users, ranked by a model that knew them and by one that folds them in. */
export interface FoldInLoss {
  readonly nUsers: number;
  /** The model that was trained with them, then the one that was not. */
  readonly rows: readonly [trained: EvaluationRow, foldedIn: EvaluationRow];
}

/**
 * Leaves a random share of the measured users out of the training, folds them in from their training preferences, and measures them
 * beside the model that was trained with them.
 *
 * `trained` are the factors of the fit with everyone, by the same options. Cost: one more fit, and O(n f^2 + f^3) a user.
 */
export async function measureFoldIn(
  bench: RankingBench,
  trained: RankingFactors,
  options: ImplicitAlsOptions,
  { share, seed, run }: { readonly share: number; readonly seed: number; readonly run: FitRun },
): Promise<FoldInLoss> {
  const userRows = drawRows(bench.userRows, Math.ceil(share * bench.userRows.length), seed);
  const fitted = await fitImplicitAls(withoutRows(bench.weights, userRows), options, run);
  const foldIn = createFoldIn(fitted.itemFactors, options);
  const { userFactors } = fitted;
  const { rowStarts, columns, values } = bench.weights;
  for (const row of userRows) {
    const [start, end] = [rowStarts[row], rowStarts[row + 1]];
    const solved = foldIn.solve(columns.subarray(start, end), values.subarray(start, end));
    userFactors.values.set(solved, row * userFactors.factors);
  }
  const task = { ...bench, userRows };
  const measure = (name: string, factors: RankingFactors): Promise<EvaluationRow> =>
    evaluateFactors(name, factors, task, { threads: run.threads, signal: run.signal });
  return {
    nUsers: userRows.length,
    rows: [await measure('trained with them', trained), await measure('folded in', fitted)],
  };
}

/** Draws so many rows without repeats; ascending. */
function drawRows(rows: Int32Array, count: number, seed: number): Int32Array {
  const shuffled = rows.slice();
  shuffle(shuffled, createRandom(seed));
  return shuffled.subarray(0, count).sort();
}

/** Empties the given rows; `rows` ascend. */
function withoutRows(matrix: CsrMatrix, rows: Int32Array): CsrMatrix {
  const isLeftOut = new Uint8Array(matrix.nRows);
  for (const row of rows) isLeftOut[row] = 1;
  const rowStarts = new Uint32Array(matrix.nRows + 1);
  const columns = new Int32Array(matrix.columns.length);
  const values = new Float32Array(matrix.values.length);
  let next = 0;
  for (let row = 0; row < matrix.nRows; row++) {
    const [start, end] = [matrix.rowStarts[row], matrix.rowStarts[row + 1]];
    if (isLeftOut[row] === 0) {
      columns.set(matrix.columns.subarray(start, end), next);
      values.set(matrix.values.subarray(start, end), next);
      next += end - start;
    }
    rowStarts[row + 1] = next;
  }
  return { ...matrix, rowStarts, columns: columns.subarray(0, next), values: values.subarray(0, next) };
}
