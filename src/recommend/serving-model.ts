import type { ItemIndex } from '../catalog/item-index.ts';
import type { FactorMatrix } from '../dataset/factor-matrix.ts';
import { createTopN, type TopN } from '../kernels/top-n.ts';
import { createFoldIn, type FoldIn } from '../model/als/fold-in.ts';
import { createRatingFoldIn, type RatingFoldIn } from '../model/als/fold-in-rating.ts';
import type { LoadedModel } from '../model/model.ts';
import { fillColdVectors } from './cold-vectors.ts';

/**
 * A model version made ready to answer for the entries of an index. Two kinds of rows meet here: item rows are those of the index
 * (and of stored interactions), model rows those of the model. Shapes by item row: `modelRows`, `isCold` [nItems], `factors`.
 */
export interface ServingModel {
  readonly model: LoadedModel;
  readonly index: ItemIndex;
  /** -1 for an item that the model does not know. */
  readonly modelRows: Int32Array;
  /** 1 for an item that the ranking model has no interactions of; its vector is guessed from genres and decade. */
  readonly isCold: Uint8Array;
  readonly factors: FactorMatrix;
  readonly items: TopN;
  /** By model row. */
  readonly foldIn: FoldIn;
  /** By model row; undefined without a rating model. */
  readonly foldInRating: RatingFoldIn | undefined;
  /** Items by direction: the vectors have length 1. */
  similar(): { readonly factors: FactorMatrix; readonly items: TopN };
  /** Users of the model, as what is selected for an item. */
  users(): TopN;
}

/**
 * Makes a version ready. Cost: O(nItems f^2) for the fold-in, and a copy of the item factors each for ranking and fold-in. `before` is
 * the same model with earlier entries, whose fold-in goes on.
 */
export function createServingModel(
  model: LoadedModel,
  index: ItemIndex,
  before?: Pick<ServingModel, 'foldIn' | 'foldInRating'>,
): ServingModel {
  const { itemFactors, userFactors } = model.ranking;
  const { factors: width } = itemFactors;
  const nItems = index.ids.size;
  const modelRows = Int32Array.from(index.ids.ids, (itemId) => model.items.rowOf(itemId) ?? -1);
  const isCold = Uint8Array.from(modelRows, (row) => (row < 0 || model.statistics.counts[row] === 0 ? 1 : 0));
  const factors: FactorMatrix = { nRows: nItems, factors: width, values: new Float32Array(nItems * width) };
  for (const [itemRow, modelRow] of modelRows.entries()) {
    if (isCold[itemRow] === 1) continue;
    const vector = itemFactors.values.subarray(modelRow * width, (modelRow + 1) * width);
    factors.values.set(vector, itemRow * width);
  }
  fillColdVectors(index, isCold, factors);
  let similar: { factors: FactorMatrix; items: TopN } | undefined;
  let users: TopN | undefined;
  return {
    model,
    index,
    modelRows,
    isCold,
    factors,
    items: createTopN(factors),
    ...(before === undefined
      ? foldInsOf(model)
      : { foldIn: before.foldIn, foldInRating: before.foldInRating }),
    similar: () => {
      if (similar === undefined) {
        const normalized = normalizeRows(factors);
        similar = { factors: normalized, items: createTopN(normalized) };
      }
      return similar;
    },
    users: () => {
      users ??= createTopN(userFactors);
      return users;
    },
  };
}

function foldInsOf({
  ranking,
  rating,
  manifest,
}: LoadedModel): Pick<ServingModel, 'foldIn' | 'foldInRating'> {
  return {
    foldIn: createFoldIn(ranking.itemFactors, manifest.ranking),
    foldInRating: rating && manifest.rating && createRatingFoldIn(rating, manifest.rating),
  };
}

/** Gives an item's vector; a view, not to be written. */
export function vectorOf(factors: FactorMatrix, row: number): Float32Array {
  return factors.values.subarray(row * factors.factors, (row + 1) * factors.factors);
}

function normalizeRows(matrix: FactorMatrix): FactorMatrix {
  const values = matrix.values.slice();
  for (let row = 0; row < matrix.nRows; row++) {
    const vector = values.subarray(row * matrix.factors, (row + 1) * matrix.factors);
    const norm = Math.hypot(...vector);
    if (norm > 0) for (let k = 0; k < vector.length; k++) vector[k] /= norm;
  }
  return { ...matrix, values };
}
