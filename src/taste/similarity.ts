import { POINT_SIZE } from '../kernels/nearest-search.ts';
import { SCORE_STRIDE, SIZE_AT } from './genre-scores.ts';

/** A length of 1 as a whole number. */
const UNIT = 8192;
/** The last number of a point ends here, so that products stay below 2^30. */
const MOST_SIZE = 3 * UNIT;

/**
 * Gives how alike the tastes of two users are:
 *   cos(s, t) - w / 2 (ln m - ln n)^2
 * with s, t their shares of genres, m, n the numbers of their releases and w the weight of size. At most 1. It is 1 - |x - y|^2 / 2 of
 * the points x = (s / |s|, sqrt(w) ln m), so the most similar user is the nearest point.
 *
 * Shapes: two tables of scores [.. x SCORE_STRIDE] and where the users' begin. Both must have a score above 0.
 */
export function similarity(
  a: Uint32Array,
  aAt: number,
  b: Uint32Array,
  { bAt, sizeWeight }: { readonly bAt: number; readonly sizeWeight: number },
): number {
  let [product, aSquared, bSquared] = [0, 0, 0];
  for (let genre = 0; genre < SIZE_AT; genre += 1) {
    const [x, y] = [a[aAt + genre], b[bAt + genre]];
    product += x * y;
    aSquared += x * x;
    bSquared += y * y;
  }
  const apart = Math.log(a[aAt + SIZE_AT] / b[bAt + SIZE_AT]);
  return product / Math.sqrt(aSquared * bSquared) - (sizeWeight / 2) * apart * apart;
}

/** Tells whether a user has a taste: a score above 0. */
export function hasTaste(scores: Uint32Array, at: number): boolean {
  for (let genre = 0; genre < SIZE_AT; genre += 1) if (scores[at + genre] > 0) return true;
  return false;
}

/** Writes a user's point as whole numbers [POINT_SIZE]: see `similarity`. */
export function writeTastePoint(
  scores: Uint32Array,
  userRow: number,
  sizeWeight: number,
  out: Int16Array,
): void {
  const at = userRow * SCORE_STRIDE;
  let squared = 0;
  for (let genre = 0; genre < SIZE_AT; genre += 1) squared += scores[at + genre] * scores[at + genre];
  const scale = UNIT / Math.sqrt(squared);
  for (let genre = 0; genre < SIZE_AT; genre += 1) out[genre] = Math.round(scores[at + genre] * scale);
  const size = UNIT * Math.sqrt(sizeWeight) * Math.log(scores[at + SIZE_AT]);
  out[POINT_SIZE - 1] = Math.min(MOST_SIZE, Math.round(size));
}
