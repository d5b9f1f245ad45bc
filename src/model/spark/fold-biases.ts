import type { FactorMatrix } from '../../dataset/factor-matrix.ts';
import type { RankingFactors, RatingFactors } from '../model.ts';

/**
 * Folds mean and biases into two more factors, for formats that know only dot products:
 *   user [x_u, 1, b_u + mean] . item [y_i, b_i, 1] = x_u.y_i + b_i + b_u + mean.
 * Shapes: both results have `factors + 2` columns. A model without mean and biases comes back as it is.
 */
export function foldBiases(rating: RatingFactors): RankingFactors {
  const { userFactors, itemFactors, userBiases, itemBiases, mean } = rating;
  const hasBiases =
    mean !== 0 || userBiases.some((bias) => bias !== 0) || itemBiases.some((bias) => bias !== 0);
  if (!hasBiases) return { userFactors, itemFactors };
  return {
    userFactors: append(userFactors, (row) => [1, userBiases[row] + mean]),
    itemFactors: append(itemFactors, (row) => [itemBiases[row], 1]),
  };
}

function append(matrix: FactorMatrix, tailOf: (row: number) => readonly [number, number]): FactorMatrix {
  const factors = matrix.factors + 2;
  const values = new Float32Array(matrix.nRows * factors);
  for (let row = 0; row < matrix.nRows; row++) {
    values.set(matrix.values.subarray(row * matrix.factors, (row + 1) * matrix.factors), row * factors);
    values.set(tailOf(row), row * factors + matrix.factors);
  }
  return { nRows: matrix.nRows, factors, values };
}
