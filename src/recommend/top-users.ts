import { type ServingModel, vectorOf } from './serving-model.ts';
import { dot, type UserProfile } from './user-profile.ts';

export interface TopUser {
  readonly userId: string;
  readonly score: number;
}

export interface TopUsersQuery {
  readonly serving: ServingModel;
  readonly itemRow: number;
  readonly count: number;
  /** Only these users, where given; they are folded in from their present interactions. */
  readonly userIds: readonly string[] | undefined;
  readonly profileOf: (userId: string) => Promise<UserProfile>;
  readonly isMember: (userId: string) => Promise<boolean>;
}

/** Finds the members that an item suits best and who have not met it, best first. */
export function findTopUsers(query: TopUsersQuery): Promise<readonly TopUser[]> {
  return query.userIds === undefined ? bestOfAll(query) : bestOfGiven(query, query.userIds);
}

async function bestOfGiven(query: TopUsersQuery, userIds: readonly string[]): Promise<readonly TopUser[]> {
  const item = vectorOf(query.serving.factors, query.itemRow);
  const users: TopUser[] = [];
  for (const userId of new Set(userIds)) {
    const profile = await eligible(query, userId);
    if (profile?.vector !== undefined) users.push({ userId, score: dot(profile.vector, item) });
  }
  return users.sort((one, other) => other.score - one.score).slice(0, query.count);
}

/** Takes the users of the model in the order of their stored factors, more and more until enough of them are eligible. */
async function bestOfAll(query: TopUsersQuery): Promise<readonly TopUser[]> {
  const { serving, itemRow, count } = query;
  const { users: vocabulary } = serving.model;
  const users: TopUser[] = [];
  let nLooked = 0;
  for (let nWanted = 2 * count + 10; users.length < count && nLooked < vocabulary.size; nWanted *= 4) {
    const nBest = Math.min(nWanted, vocabulary.size);
    const best = serving.users().topN(vectorOf(serving.factors, itemRow), nBest, new Int32Array(0));
    for (; nLooked < nBest && users.length < count; nLooked++) {
      const userId = vocabulary.idOf(best.itemRows[nLooked]);
      if (await eligible(query, userId)) users.push({ userId, score: best.scores[nLooked] });
    }
  }
  return users;
}

/** Gives the profile of a member who has not met the item. */
async function eligible(query: TopUsersQuery, userId: string): Promise<UserProfile | undefined> {
  if (!(await query.isMember(userId))) return undefined;
  const profile = await query.profileOf(userId);
  return profile.present.itemRows.includes(query.itemRow) ? undefined : profile;
}
