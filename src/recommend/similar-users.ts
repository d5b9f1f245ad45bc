import { type ServingModel, vectorOf } from './serving-model.ts';
import type { TopUser } from './top-users.ts';

/** So many users of the model are looked at for each one that is wanted, and at least this many. */
const LOOKED_PER_WANTED = 20;
const LEAST_LOOKED = 500;

export interface SimilarUsersQuery {
  readonly serving: ServingModel;
  readonly userId: string;
  /** The user's present vector. */
  readonly vector: Float32Array;
  readonly count: number;
  readonly isMember: (userId: string) => Promise<boolean>;
}

/** Gives the cosine of the angle between two vectors, 0 where one of them is 0. */
export function cosine(one: Float32Array, other: Float32Array): number {
  let [product, oneSquared, otherSquared] = [0, 0, 0];
  for (let k = 0; k < one.length; k++) {
    product += one[k] * other[k];
    oneSquared += one[k] * one[k];
    otherSquared += other[k] * other[k];
  }
  const norm = Math.sqrt(oneSquared * otherSquared);
  return norm === 0 ? 0 : product / norm;
}

/**
 * Finds members whose taste points the way of a user's, best first; the score is the cosine, above 0. It is exact among the users of
 * the model with the largest inner products (20 for each one wanted, at least 500); beyond them, users with few interactions may be
 * missed: their vectors are short.
 */
export async function findSimilarUsers(query: SimilarUsersQuery): Promise<readonly TopUser[]> {
  const { serving, userId, vector, count, isMember } = query;
  const { users: vocabulary, ranking } = serving.model;
  const nLooked = Math.min(vocabulary.size, Math.max(LEAST_LOOKED, LOOKED_PER_WANTED * count) + 1);
  const near = serving.users().topN(vector, nLooked, new Int32Array(0));
  const scored: TopUser[] = [];
  for (const row of near.itemRows) {
    const score = cosine(vector, vectorOf(ranking.userFactors, row));
    const otherId = vocabulary.idOf(row);
    if (score > 0 && otherId !== userId) scored.push({ userId: otherId, score });
  }
  scored.sort((one, other) => other.score - one.score);
  const users: TopUser[] = [];
  for (const user of scored) {
    if (users.length === count) break;
    if (await isMember(user.userId)) users.push(user);
  }
  return users;
}
