import { favouriteGenres, SCORE_STRIDE, SIZE_AT } from './genre-scores.ts';
import { USER_STATE } from './rank-table.ts';
import type { TasteTables } from './taste-tables.ts';

/**
 * Chooses friends by favourite genres, for the users whose favourite is one genre: among the users with a higher score in it, the one
 * with the highest score in the user's second favourite; of equal ones the lower row. With one genre alone that counts as the second.
 * Who has the highest score has nobody above and keeps -1.
 *
 * Writes `friends`. Cost: two passes, and the genre's highest score x 15 places.
 */
export function chooseByFavourites({ scores, states, friends, endRow }: TasteTables, first: number): void {
  let highest = 0;
  for (let row = 0; row < endRow; row += 1)
    if (states[row] === USER_STATE.ranked) highest = Math.max(highest, scores[row * SCORE_STRIDE + first]);
  // By score in the first genre and second genre: the best among users with exactly that score, then among all above it.
  const best = new Int32Array((highest + 1) * SIZE_AT).fill(-1);
  for (let row = 0; row < endRow; row += 1) {
    const at = row * SCORE_STRIDE;
    if (states[row] !== USER_STATE.ranked || scores[at + first] === 0) continue;
    for (let second = 0; second < SIZE_AT; second += 1) {
      const place = scores[at + first] * SIZE_AT + second;
      if (isBetter(scores, second, row, best[place])) best[place] = row;
    }
  }
  // A row is shifted down by one score: what stands at a score is then of those above it.
  for (let place = 0; place < best.length - SIZE_AT; place += 1) best[place] = best[place + SIZE_AT];
  best.fill(-1, best.length - SIZE_AT);
  for (let place = best.length - 2 * SIZE_AT - 1; place >= 0; place -= 1)
    if (isBetter(scores, place % SIZE_AT, best[place + SIZE_AT], best[place]))
      best[place] = best[place + SIZE_AT];
  for (let row = 0; row < endRow; row += 1) {
    if (states[row] !== USER_STATE.ranked) continue;
    const favourites = favouriteGenres(scores, row * SCORE_STRIDE);
    if (favourites[0] !== first) continue;
    friends[row] = best[scores[row * SCORE_STRIDE + first] * SIZE_AT + (favourites[1] ?? first)];
  }
}

function isBetter(scores: Uint32Array, genre: number, row: number, than: number): boolean {
  if (row < 0 || than < 0) return row >= 0;
  const difference = scores[row * SCORE_STRIDE + genre] - scores[than * SCORE_STRIDE + genre];
  return difference > 0 || (difference === 0 && row < than);
}
