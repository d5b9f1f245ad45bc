import { chooseFallback, chooseFromFriend } from './choose-release.ts';
import { favouriteGenres } from './genre-scores.ts';
import type { Collector } from './read-collector.ts';
import type { ReleaseFacts } from './release-facts.ts';
import type { CurrentTastes } from './taste-store.ts';

/** Where a recommended release comes from. */
export type ReleaseSource = 'friend' | 'popular';

/** Chooses the release of one user as things are now, as a batch does; the row is -1 for who owns everything. */
export function recommendRelease(
  { reader }: CurrentTastes,
  { userRow, owned, scores }: Collector,
  friendOwns: Int32Array | undefined,
  { unlisted }: Pick<ReleaseFacts, 'unlisted'>,
): { readonly itemRow: number; readonly source: ReleaseSource } {
  const { popularity, manifest } = reader;
  const choice = { popularity, unlisted };
  const own = { itemRows: owned, length: owned.length };
  const turn = { ...manifest.options, userRow };
  if (friendOwns !== undefined) {
    // A release that came to the catalogue a moment ago may be missing among its entries.
    const friend = { itemRows: friendOwns, length: friendOwns.filter((row) => row < unlisted.length).length };
    const itemRow = chooseFromFriend(own, friend, choice, turn);
    if (itemRow >= 0) return { itemRow, source: 'friend' };
  }
  const itemRow = chooseFallback(own, favouriteGenres(scores), choice, turn);
  return { itemRow, source: 'popular' };
}
