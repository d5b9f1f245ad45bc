import { GENRES } from '../domain/genre.ts';
import { CHECKED, CHUNK_POINTS, createFriendSpace, type FriendSpace, MOST_PROBES } from './friend-space.ts';
import { parts } from './parts.ts';
import type { TasteOptions } from './taste-options.ts';
import type { TastePool } from './taste-pool.ts';
import type { TasteTables } from './taste-tables.ts';

const CLUSTER_ROUNDS = 8;
const CHECKED_A_TASK = 16;
/** Users of the cells that a thread searches at a time. */
const SEARCHED_A_TASK = 2048;

/** The points of all users, and how they were searched. */
export interface FoundFriends {
  readonly space: FriendSpace;
  readonly nCells: number;
  readonly nPlaces: number;
  /** Cells that a search goes through. */
  readonly nProbes: number;
  /** The share of a sample of users whose nearest is found that way. */
  readonly recall: number;
}

export interface FindFriendsInput {
  readonly tables: TasteTables;
  readonly options: TasteOptions;
  /** How many users have a taste. */
  readonly nUsers: number;
  readonly progress: (phase: string, done: number, total: number, unit: string) => void;
}

/**
 * Finds the friends of all users with a taste by the rule of the options, and makes the index in which those of single users are found
 * later; undefined where nobody has a taste. Users are put into cells by k-means of a sample; all users of a cell search the same cells,
 * so that these are read from a near memory. How many is decided by exact searches of a sample.
 *
 * Writes `friends` of the tables.
 */
export async function findFriends(
  pool: TastePool,
  input: FindFriendsInput,
): Promise<FoundFriends | undefined> {
  const { tables, options, nUsers, progress } = input;
  if (nUsers === 0) return undefined;
  const space = createFriendSpace(nUsers, tables.endRow, pool.threads);
  await pool.runOnEach('space', (thread) => ({ space, thread }));
  await makeCells(pool, input, space);
  const [nCells, nPlaces] = space.shape;
  const probes: number[] = [];
  await pool.runAll('probes', parts(Math.min(CHECKED, nUsers), CHECKED_A_TASK), (found) =>
    probes.push(...found),
  );
  const { nProbes, recall } = chooseProbes(probes, Math.min(MOST_PROBES, nCells), options.recall);
  if (options.rule === 'favourites') {
    await pool.runAll('favourites', GENRES.keys());
  } else {
    let done = 0;
    await pool.runAll('search', searchParts(space, nCells, nProbes), (nSearched) => {
      done += nSearched;
      progress('friends', done, nUsers, 'users');
    });
    await pool.run('assign', undefined);
  }
  return { space, nCells, nPlaces, nProbes, recall };
}

async function makeCells(
  pool: TastePool,
  { tables, nUsers }: FindFriendsInput,
  space: FriendSpace,
): Promise<void> {
  await pool.run('sample', nUsers);
  for (let round = 0; round < (space.nClusters === 1 ? 0 : CLUSTER_ROUNDS); round += 1) {
    await pool.runAll('clusterSample', parts(space.nSample, CHUNK_POINTS));
    await pool.run('moveClusters', undefined);
  }
  await pool.runAll('clusterUsers', parts(tables.endRow, CHUNK_POINTS));
  await pool.run('layOut', undefined);
  await pool.runAll('fill', parts(space.shape[0], 16));
  await pool.run('neighbours', undefined);
}

/**
 * Chooses the least number of cells that finds the nearest of so large a share of one half of a sample; the recall is that of the other
 * half, for which nothing was chosen.
 */
function chooseProbes(
  needed: readonly number[],
  most: number,
  wanted: number,
): { nProbes: number; recall: number } {
  const recallOf = (half: readonly number[], nProbes: number): number =>
    half.filter((count) => count <= nProbes).length / half.length;
  const chosenBy = needed.filter((_, place) => place % 2 === 0);
  const others = needed.length === 1 ? needed : needed.filter((_, place) => place % 2 === 1);
  let nProbes = 1;
  while (nProbes < most && recallOf(chosenBy, nProbes) < wanted) nProbes += 1;
  return { nProbes, recall: recallOf(others, nProbes) };
}

function* searchParts(
  { cellSizes }: FriendSpace,
  nCells: number,
  nProbes: number,
): Generator<{ begin: number; end: number; nProbes: number }> {
  for (let begin = 0; begin < nCells; ) {
    let end = begin;
    let nUsers = 0;
    do nUsers += cellSizes[end++];
    while (end < nCells && nUsers + cellSizes[end] <= SEARCHED_A_TASK);
    yield { begin, end, nProbes };
    begin = end;
  }
}
