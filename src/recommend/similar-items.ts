import type { ItemIndex } from '../catalog/item-index.ts';
import { listOfRow } from '../catalog/row-lists.ts';
import { markUnlisted } from '../catalog/unlisted-items.ts';
import { markedRows } from './allowed-items.ts';
import type { Popularity } from './popularity.ts';
import { bestOf } from './rank-items.ts';
import { type ServingModel, vectorOf } from './serving-model.ts';

export interface SimilarItem {
  readonly itemId: string;
  /** Cosine of the factors; without a model the share of genres and styles in common. */
  readonly score: number;
}

/** What similarity is computed from. */
export interface SimilarityInput {
  readonly index: ItemIndex;
  readonly serving: ServingModel | undefined;
  readonly popularity: Popularity;
}

/** Finds the items most like one, best first, without itself. */
export function findSimilar(input: SimilarityInput, itemRow: number, count: number): readonly SimilarItem[] {
  const { index, serving } = input;
  const nFound = Math.min(count, index.ids.size - 1);
  if (nFound <= 0) return [];
  if (serving === undefined) return similarByGenre(input, itemRow, nFound);
  const { factors, items } = serving.similar();
  const best = items.topN(vectorOf(factors, itemRow), nFound, markedRows(excludedOf(index, itemRow)));
  return Array.from(best.itemRows, (row, place) => ({
    itemId: index.ids.idOf(row),
    score: best.scores[place],
  }));
}

/** Marks the item itself and those that no list shows. */
function excludedOf(index: ItemIndex, itemRow: number): Uint8Array {
  const isExcluded = new Uint8Array(index.ids.size);
  markUnlisted(index, isExcluded);
  isExcluded[itemRow] = 1;
  return isExcluded;
}

/** Jaccard similarity of genres and styles; of equally similar items the more popular leads. */
function similarByGenre(
  { index, popularity }: SimilarityInput,
  itemRow: number,
  count: number,
): readonly SimilarItem[] {
  const nItems = index.ids.size;
  const similarities = Float32Array.from({ length: nItems }, (_, row) => jaccard(index, itemRow, row));
  const scores = similarities.slice();
  // Less than the smallest difference between two such shares, so that it only settles ties.
  for (const [place, row] of popularity.order.entries()) scores[row] += 1e-4 * (1 - place / nItems);
  return bestOf(scores, excludedOf(index, itemRow), count).map((found) => ({
    itemId: index.ids.idOf(found.itemRow),
    score: similarities[found.itemRow],
  }));
}

function jaccard({ genreBits, genreWords, facets }: ItemIndex, one: number, other: number): number {
  const [ownStyles, otherStyles] = [listOfRow(facets.styles, one), listOfRow(facets.styles, other)];
  let both = 0;
  for (const style of ownStyles) if (otherStyles.includes(style)) both++;
  let either = ownStyles.length + otherStyles.length - both;
  for (let word = 0; word < genreWords; word++) {
    const [a, b] = [genreBits[one * genreWords + word], genreBits[other * genreWords + word]];
    both += countBits(a & b);
    either += countBits(a | b);
  }
  return either === 0 ? 0 : both / either;
}

function countBits(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}
