import { GENRES } from '../domain/genre.ts';
import { MARK, type PackedInteractions } from '../domain/interaction.ts';

/** Numbers of a user in tables of scores: one a genre, then how many releases the user owns. */
export const SCORE_STRIDE = 16;
/** The place of the number of releases. */
export const SIZE_AT = 15;

/** Genre bits of releases by item row, as `genreBitsOf` gives them; rows beyond the end have none. */
export type ReleaseGenres = Uint16Array;

/** Gives the rows of the releases that a user owns, ascending. */
export function ownedRows({ itemRows, marks }: Pick<PackedInteractions, 'itemRows' | 'marks'>): Int32Array {
  return itemRows.filter((_, place) => (marks[place] & MARK.owned) !== 0);
}

/**
 * Adds releases to a user's scores: S_u(g) is the number of the user's releases that carry genre g, and the last number that of all.
 *
 * Shapes: `scores` [.. x SCORE_STRIDE], of which the user's are those from `at` on; the first `nRows` of `itemRows` count.
 */
export function addScores(
  scores: Uint32Array,
  at: number,
  owned: { readonly itemRows: Int32Array; readonly nRows: number },
  genres: ReleaseGenres,
): void {
  const { itemRows, nRows } = owned;
  for (let place = 0; place < nRows; place += 1) {
    const row = itemRows[place];
    let bits = row < genres.length ? genres[row] : 0;
    while (bits !== 0) {
      const lowest = bits & -bits;
      scores[at + 31 - Math.clz32(lowest)] += 1;
      bits ^= lowest;
    }
  }
  scores[at + SIZE_AT] += nRows;
}

/** Gives the scores of a collection [SCORE_STRIDE]. */
export function scoresOf(itemRows: Int32Array, genres: ReleaseGenres): Uint32Array {
  const scores = new Uint32Array(SCORE_STRIDE);
  addScores(scores, 0, { itemRows, nRows: itemRows.length }, genres);
  return scores;
}

/** Gives a user's genres with a score, the highest first, of equal ones in the order of GENRES. */
export function favouriteGenres(scores: Uint32Array, at = 0): number[] {
  return GENRES.map((_, genre) => genre)
    .filter((genre) => scores[at + genre] > 0)
    .sort((a, b) => scores[at + b] - scores[at + a] || a - b);
}
