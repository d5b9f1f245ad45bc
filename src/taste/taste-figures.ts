import { USER_STATE } from './rank-table.ts';
import type { TasteTables } from './taste-tables.ts';

/** How distinct the answers of a batch are. */
export interface TasteFigures {
  readonly nWithFriend: number;
  readonly distinctFriends: number;
  /** The most users that one user is the friend of. */
  readonly mostSharedFriend: number;
  readonly nWithRelease: number;
  readonly distinctReleases: number;
  /** The most users that one release is recommended to. */
  readonly mostSharedRelease: number;
}

/** Counts how distinct the friends and releases of ranked users are. */
export function readFigures({ friends, releases, states, endRow, nItems }: TasteTables): TasteFigures {
  const ofFriends = count(friends, states, endRow);
  const ofReleases = count(releases, states, nItems);
  return {
    nWithFriend: ofFriends.total,
    distinctFriends: ofFriends.distinct,
    mostSharedFriend: ofFriends.most,
    nWithRelease: ofReleases.total,
    distinctReleases: ofReleases.distinct,
    mostSharedRelease: ofReleases.most,
  };
}

function count(
  rows: Int32Array,
  states: Uint8Array,
  end: number,
): { total: number; distinct: number; most: number } {
  const counts = new Uint32Array(end);
  let [total, distinct, most] = [0, 0, 0];
  for (let user = 0; user < rows.length; user += 1) {
    if (states[user] !== USER_STATE.ranked || rows[user] < 0) continue;
    const given = ++counts[rows[user]];
    total += 1;
    if (given === 1) distinct += 1;
    most = Math.max(most, given);
  }
  return { total, distinct, most };
}
