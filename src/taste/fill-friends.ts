import { mixWords } from './choose-release.ts';
import { favouriteGenres, SCORE_STRIDE } from './genre-scores.ts';
import { USER_STATE } from './rank-table.ts';
import type { TasteTables } from './taste-tables.ts';

/** How many of a leader board's first users are told apart for who has no other friend. */
export const N_HEADS = 100;

/** The first users of the leader boards, by genre, and the genre for who has no favourite: that in which the most users score. */
export interface LeaderHeads {
  readonly rows: readonly Int32Array[];
  readonly widest: number;
}

/** Gives one of the first users of a leader board, another for each user; -1 where there is nobody else. */
export function chooseLeader(rows: Int32Array, userRow: number, seed: number): number {
  const others = rows.filter((row) => row !== userRow);
  return others.length === 0 ? -1 : others[mixWords(seed, userRow, others.length) % others.length];
}

/** Gives who is ranked and has no friend one of the leaders of the favourite genre. Writes `friends`. */
export function fillFriends(
  { scores, states, friends, endRow }: TasteTables,
  { rows, widest }: LeaderHeads,
  seed: number,
): void {
  for (let row = 0; row < endRow; row += 1) {
    if (states[row] !== USER_STATE.ranked || friends[row] >= 0) continue;
    const [favourite = widest] = favouriteGenres(scores, row * SCORE_STRIDE);
    friends[row] = chooseLeader(rows[favourite], row, seed);
  }
}
