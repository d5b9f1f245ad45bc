import { type Choice, chooseFallback, chooseFromFriend } from './choose-release.ts';
import { favouriteGenres, SCORE_STRIDE } from './genre-scores.ts';
import { OwnedListReader, type OwnedLists } from './owned-lists.ts';
import { USER_STATE } from './rank-table.ts';
import type { TasteOptions } from './taste-options.ts';
import type { TasteTables } from './taste-tables.ts';

interface Collections {
  readonly lists: OwnedLists;
  readonly choice: Choice;
  readonly options: Pick<TasteOptions, 'seed' | 'rotation'>;
}

/** Chooses the releases of the ranked users from row `begin` to `end`, whose friends are known. Writes `releases`. */
export function recommendReleases(
  tables: TasteTables,
  { lists, choice, options }: Collections,
  { begin, end }: { readonly begin: number; readonly end: number },
): void {
  const { states, friends, releases, scores } = tables;
  const [own, friend] = [new OwnedListReader(lists), new OwnedListReader(lists)];
  for (let row = begin; row < end; row += 1) {
    if (states[row] !== USER_STATE.ranked) continue;
    const turn = { ...options, userRow: row };
    own.read(row);
    if (friends[row] >= 0) {
      friend.read(friends[row]);
      releases[row] = chooseFromFriend(own, friend, choice, turn);
    }
    if (releases[row] >= 0) continue;
    const favourites = favouriteGenres(scores, row * SCORE_STRIDE);
    releases[row] = chooseFallback(own, favourites, choice, turn);
  }
}
