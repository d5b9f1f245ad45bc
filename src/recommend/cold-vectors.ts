import { genresOfRow, type ItemIndex } from '../catalog/item-index.ts';
import { listOfRow } from '../catalog/row-lists.ts';
import type { FactorMatrix } from '../dataset/factor-matrix.ts';
import { factorCholesky, solveFactored } from '../kernels/scalar/cholesky.ts';

/** Ridge on every weight, the constant's too: what is rare pulls little, and all cold vectors are shorter than learnt ones. */
const RIDGE = 10;
/** Discogs has some 700 styles; beyond these, as of tags in free text, more would cost their cube and say little. */
const MOST_STYLES = 1_000;

/**
 * Guesses vectors for cold items: ridge regression of the learnt vectors on genres, styles, decade and a constant,
 *   W = (X'X + ridge I)^-1 X'Y over items with a learnt vector, y = W'x for the others.
 * Writes the guesses into the rows of `factors` [nItems x factors] that `isCold` marks.
 * Cost: O(n g f + d^2 f + d^3) with g features of an item and d of all.
 */
export function fillColdVectors(index: ItemIndex, isCold: Uint8Array, factors: FactorMatrix): void {
  const nItems = index.ids.size;
  if (!isCold.includes(1)) return;
  const decades = [...new Set(index.years.filter((year) => year > 0).map(decadeOf))];
  const decadeFeatures = new Map(decades.map((decade, place) => [decade, 1 + index.genres.length + place]));
  const { styles } = index.facets;
  const firstStyle = 1 + index.genres.length + decades.length;
  const nFeatures = firstStyle + Math.min(MOST_STYLES, styles.names.length);
  const featuresOf = (row: number): number[] => {
    const features = [0, ...genresOfRow(index, row).map((genre) => 1 + genre)];
    const decade = decadeFeatures.get(decadeOf(index.years[row]));
    if (decade !== undefined) features.push(decade);
    for (const style of listOfRow(styles, row)) if (style < MOST_STYLES) features.push(firstStyle + style);
    return features;
  };
  const width = factors.factors;
  const system = new Float64Array(nFeatures * nFeatures);
  const weights = new Float64Array(nFeatures * width);
  for (let feature = 0; feature < nFeatures; feature++) system[feature * nFeatures + feature] = RIDGE;
  for (let row = 0; row < nItems; row++) {
    if (isCold[row] === 1) continue;
    const features = featuresOf(row);
    for (const one of features) {
      for (const other of features) system[one * nFeatures + other]++;
      for (let k = 0; k < width; k++) weights[one * width + k] += factors.values[row * width + k];
    }
  }
  // The ridge on the diagonal keeps the system positive definite.
  factorCholesky(system, nFeatures);
  for (let k = 0; k < width; k++) {
    const column = Float64Array.from({ length: nFeatures }, (_, feature) => weights[feature * width + k]);
    solveFactored(system, nFeatures, column);
    for (const [feature, weight] of column.entries()) weights[feature * width + k] = weight;
  }
  for (let row = 0; row < nItems; row++) {
    if (isCold[row] === 0) continue;
    const vector = factors.values.subarray(row * width, (row + 1) * width).fill(0);
    for (const feature of featuresOf(row)) {
      for (let k = 0; k < width; k++) vector[k] += weights[feature * width + k];
    }
  }
}

function decadeOf(year: number): number {
  return Math.floor(year / 10);
}
