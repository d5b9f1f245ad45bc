/** How friends are chosen: `nearest` taste, or `favourites`: see `FavouritesTable`. */
type FriendRule = 'nearest' | 'favourites';

/** What decides a batch of tastes. */
export interface TasteOptions {
  readonly rule: FriendRule;
  /** How much sizes of collections count beside shares of genres: see `similarity`. From 0 to 0.07. */
  readonly sizeWeight: number;
  /** Of how many users one user may be the friend, at most, where the rule is `nearest`. At least 2, so that nobody is left without. */
  readonly sharedBy: number;
  /** The recall of the nearest friend that a search should have on a sample, of 1. */
  readonly recall: number;
  /** Of how many of a friend's most-owned releases users get one in turns; 1 for always the most-owned. */
  readonly rotation: number;
  readonly seed: number;
}

export const DEFAULT_TASTE_OPTIONS: TasteOptions = {
  rule: 'nearest',
  sizeWeight: 0.02,
  sharedBy: 10,
  recall: 0.98,
  rotation: 8,
  seed: 1,
};
