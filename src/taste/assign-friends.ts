import { CANDIDATES, type FriendSpace } from './friend-space.ts';
import type { TasteTables } from './taste-tables.ts';

const N_LEVELS = 65_536;

/**
 * Gives every user with a taste a friend, none of them to more than `sharedBy` users: pairs of a user and a candidate are gone through in
 * the order of their distance, and a pair counts where the user has no friend yet and the candidate is not taken too often. Who is left
 * gets somebody of the own cell, then anybody, who is not taken too often.
 *
 * Writes `friends`; a user who is alone keeps -1. Cost: O(users x candidates) and 9 bytes a user.
 */
export function assignFriends({ friends, endRow }: TasteTables, space: FriendSpace, sharedBy: number): void {
  const { rowsAt, candidates, distances } = space;
  const nPlaces = space.shape[1];
  const given = new Uint32Array(endRow);
  const tried = new Uint8Array(nPlaces);
  // Of each level the users whose next candidate is that far away, as a linked list.
  const heads = new Int32Array(N_LEVELS).fill(-1);
  const next = new Int32Array(nPlaces);
  const left: number[] = [];
  const wait = (place: number): void => {
    const at = place * CANDIDATES + tried[place];
    if (tried[place] === CANDIDATES || candidates[at] < 0) {
      left.push(place);
      return;
    }
    next[place] = heads[distances[at]];
    heads[distances[at]] = place;
  };
  for (let place = nPlaces - 1; place >= 0; place -= 1) if (rowsAt[place] >= 0) wait(place);
  for (let level = 0; level < N_LEVELS; level += 1) {
    while (heads[level] >= 0) {
      const place = heads[level];
      heads[level] = next[place];
      const friend = candidates[place * CANDIDATES + tried[place]];
      if (given[friend] < sharedBy) {
        given[friend] += 1;
        friends[rowsAt[place]] = friend;
      } else {
        tried[place] += 1;
        wait(place);
      }
    }
  }
  assignLeft({ friends, given, sharedBy }, space, left);
}

interface Giving {
  readonly friends: Int32Array;
  readonly given: Uint32Array;
  readonly sharedBy: number;
}

function assignLeft(
  giving: Giving,
  { rowsAt, cellStarts, shape }: FriendSpace,
  left: readonly number[],
): void {
  const [nCells, nPlaces] = shape;
  const { friends, given, sharedBy } = giving;
  const isOpen = (place: number, self: number): boolean =>
    rowsAt[place] >= 0 && place !== self && given[rowsAt[place]] < sharedBy;
  // Where everybody before is taken.
  const cursors = cellStarts.slice(0, nCells);
  let anywhere = 0;
  let cell = 0;
  for (const self of left.toSorted((a, b) => a - b)) {
    while (self >= cellStarts[cell + 1]) cell += 1;
    let place = cursors[cell];
    while (place < cellStarts[cell + 1] && !isOpen(place, self)) place += 1;
    if (place === cellStarts[cell + 1]) {
      while (anywhere < nPlaces && !isOpen(anywhere, -1)) anywhere += 1;
      place = anywhere;
      while (place < nPlaces && !isOpen(place, self)) place += 1;
    } else if (cursors[cell] !== self) cursors[cell] = place;
    if (place >= nPlaces) continue;
    friends[rowsAt[self]] = rowsAt[place];
    given[rowsAt[place]] += 1;
  }
}
