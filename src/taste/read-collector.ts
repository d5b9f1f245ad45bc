import type { User } from '../domain/user.ts';
import type { Store } from '../store/store.ts';
import { ownedRows, type ReleaseGenres, scoresOf } from './genre-scores.ts';
import { isHidden } from './hidden-users.ts';

/** A user with the present collection and what follows from it. */
export interface Collector {
  readonly user: User;
  readonly userRow: number;
  /** Rows of the releases, ascending. */
  readonly owned: Int32Array;
  readonly scores: Uint32Array;
  /** Whether the user may be shown to others: a member who has not opted out. */
  readonly isRanked: boolean;
}

/** Reads a user's present collection, with every change that is applied; undefined for an unknown user. */
export async function readCollector(
  store: Pick<Store, 'users' | 'interactions' | 'documents'>,
  userId: string,
  genres: ReleaseGenres,
): Promise<Collector | undefined> {
  const user = await store.users.get(userId);
  const userRow = await store.users.rowOf(userId);
  if (user === undefined || userRow === undefined) return undefined;
  const packed = await store.interactions.readPacked('records', userId);
  const owned = packed === undefined ? new Int32Array(0) : ownedRows(packed.interactions);
  const isRanked = user.member && !(await isHidden(store.documents, userId));
  return { user, userRow, owned, scores: scoresOf(owned, genres), isRanked };
}
