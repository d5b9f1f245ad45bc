import { chooseLeader, N_HEADS } from './fill-friends.ts';
import { favouriteGenres } from './genre-scores.ts';
import type { Collector } from './read-collector.ts';
import { hasTaste, similarity } from './similarity.ts';
import type { CurrentTastes } from './taste-store.ts';

/** A friend, and how alike the two are now; undefined where one of them has no taste. */
export interface ChosenFriend {
  readonly friend: Collector;
  readonly similarity: number | undefined;
}

/**
 * Gives the friend of one user as things are now: that of the batch, or of the changes since, as long as the user's scores are those it
 * was chosen by; otherwise the nearest in the batch's index; otherwise one of the leaders. Whoever cannot be shown any more is passed
 * over. Undefined where there is nobody else, and for users who are not shown themselves.
 */
export async function chooseFriend(
  tastes: CurrentTastes,
  user: Collector,
  readAt: (userRow: number) => Promise<Collector | undefined>,
): Promise<ChosenFriend | undefined> {
  if (!user.isRanked) return undefined;
  for (const row of candidateRows(tastes, user)) {
    if (row < 0 || row === user.userRow) continue;
    const friend = await readAt(row);
    if (friend === undefined || !friend.isRanked) continue;
    return { friend, similarity: similarityNow(tastes, user, friend) };
  }
  return undefined;
}

function* candidateRows(
  { reader, changes }: CurrentTastes,
  { userRow, scores }: Collector,
): Generator<number> {
  const isSame = (known: ArrayLike<number>): boolean => scores.every((score, at) => score === known[at]);
  const changed = changes.users.get(userRow);
  if (changed !== undefined && isSame(changed.scores)) yield changed.friend;
  else if (changed === undefined && isSame(reader.scoresOf(userRow))) yield reader.friendOf(userRow);
  if (hasTaste(scores, 0)) yield* reader.findNearest(scores);
  const { leaderLengths, options } = reader.manifest;
  const [favourite = leaderLengths.indexOf(Math.max(...leaderLengths))] = favouriteGenres(scores);
  const leaders = reader.leaders(favourite, 0, N_HEADS + 1);
  yield chooseLeader(leaders, userRow, options.seed);
  yield* leaders;
}

function similarityNow({ reader }: CurrentTastes, a: Collector, b: Collector): number | undefined {
  if (!hasTaste(a.scores, 0) || !hasTaste(b.scores, 0)) return undefined;
  const { sizeWeight } = reader.manifest.options;
  return similarity(a.scores, 0, b.scores, { bAt: 0, sizeWeight });
}
