import { GENRES } from '../domain/genre.ts';
import type { PackedScan, PackedUsers } from '../store/store.ts';
import type { LeaderHeads } from './fill-friends.ts';
import { type FoundFriends, findFriends } from './find-friends.ts';
import type { OwnedLists } from './owned-lists.ts';
import { parts } from './parts.ts';
import type { Popularity } from './popularity.ts';
import { countLeaders } from './rank-table.ts';
import type { OwnedBlock, ReleaseCounts } from './read-owned.ts';
import type { ReleaseFacts } from './release-facts.ts';
import type { TasteOptions } from './taste-options.ts';
import type { TastePool } from './taste-pool.ts';
import { createTasteTables, type TasteTables } from './taste-tables.ts';

/** Everything that a batch came to. */
export interface TasteBatch {
  readonly tables: TasteTables;
  readonly counts: ReleaseCounts;
  readonly popularity: Popularity;
  /** By genre: how many ranked users have each score. */
  readonly rankCounts: readonly Uint32Array[];
  readonly friends: FoundFriends | undefined;
  readonly nRanked: number;
  readonly nHidden: number;
  readonly nWithTaste: number;
  readonly nReleases: number;
  /** How long each phase took, in order. */
  readonly phasesMs: Readonly<Record<string, number>>;
}

/** Says how far a phase has come. */
export type TasteProgress = (phase: string, done: number, total: number, unit: string) => void;

export interface TasteBatchInput {
  readonly scan: PackedScan;
  readonly facts: ReleaseFacts;
  readonly hidden: ReadonlySet<number>;
  readonly options: TasteOptions;
  readonly progress: TasteProgress;
  readonly nowMs: () => number;
}

/** What was read of all users. */
interface Collections {
  readonly lists: OwnedLists;
  readonly totals: { nRanked: number; nHidden: number; nWithTaste: number; nReleases: number };
  readonly counts: ReleaseCounts;
}

const ROWS_A_PART = 16_384;

/**
 * Computes scores, leader boards, friends and releases of all users of a scan on the threads of a pool.
 *
 * Errors: `cancelled` when the pool's signal fires, `too_large`.
 * Cost: memory of about 1 to 1.5 bytes a release in a collection, and 230 bytes a user.
 */
export async function computeTastes(pool: TastePool, input: TasteBatchInput): Promise<TasteBatch> {
  const { scan, options, progress } = input;
  const tables = createTasteTables(scan.endRow, input.facts.genres);
  const phasesMs: Record<string, number> = {};
  const timed = async <T>(phase: string, work: Promise<T>): Promise<T> => {
    const startedAtMs = input.nowMs();
    const result = await work;
    phasesMs[phase] = Math.round(input.nowMs() - startedAtMs);
    return result;
  };
  const { canonicalRows } = scan;
  await pool.runOnEach('tables', () => ({ tables, canonicalRows, hidden: input.hidden, options }));
  const { lists, totals, counts } = await timed('collections', readCollections(pool, input, tables));
  const { rankCounts, heads } = await timed('ranks', rankUsers(pool));
  const friends = await timed(
    'friends',
    findFriends(pool, { tables, options, progress, nUsers: totals.nWithTaste }),
  );
  await pool.run('fillFriends', heads);
  const popularity = await timed(
    'releases',
    chooseReleases(pool, { tables, lists, counts, facts: input.facts, progress }),
  );
  return { tables, counts, popularity, rankCounts, friends, ...totals, phasesMs };
}

async function readCollections(
  pool: TastePool,
  { scan, progress }: TasteBatchInput,
  tables: TasteTables,
): Promise<Collections> {
  const totals = { nRanked: 0, nHidden: 0, nWithTaste: 0, nReleases: 0 };
  const blocks: OwnedBlock[] = [];
  let nRead = 0;
  async function* counted(): AsyncIterable<PackedUsers> {
    for await (const users of scan.blocks()) {
      yield users;
      nRead += users.userRows.length;
      progress('collections', nRead, tables.endRow - 1, 'users');
    }
  }
  await pool.runAll('read', counted(), (block) => {
    blocks.push(block);
    totals.nRanked += block.nRanked;
    totals.nHidden += block.nHidden;
    totals.nWithTaste += block.nWithTaste;
    totals.nReleases += block.nReleases;
  });
  blocks.sort((a, b) => a.firstRow - b.firstRow);
  const lists = {
    firstRows: Int32Array.from(blocks, ({ firstRow }) => firstRow),
    blocks: blocks.map((block) => block.lists),
    starts: tables.listStarts,
  };
  return { lists, totals, counts: addCounts(await pool.runOnEach('counts', () => undefined)) };
}

/** Adds what threads counted to what the first of them did. */
function addCounts([first, ...others]: readonly ReleaseCounts[]): ReleaseCounts {
  for (const { owners, wanting } of others) {
    owners.forEach((count, row) => {
      first.owners[row] += count;
    });
    wanting.forEach((count, row) => {
      first.wanting[row] += count;
    });
  }
  return first;
}

async function rankUsers(pool: TastePool): Promise<{ rankCounts: Uint32Array[]; heads: LeaderHeads }> {
  const rankCounts = await Promise.all(GENRES.map((_, genre) => pool.run('countGenre', genre)));
  const rows = await Promise.all(
    rankCounts.map((counts, genre) => pool.run('leaderHead', { genre, counts })),
  );
  const nLeaders = rankCounts.map(countLeaders);
  return { rankCounts, heads: { rows, widest: nLeaders.indexOf(Math.max(...nLeaders)) } };
}

async function chooseReleases(
  pool: TastePool,
  work: {
    readonly tables: TasteTables;
    readonly lists: OwnedLists;
    readonly counts: ReleaseCounts;
    readonly facts: ReleaseFacts;
    readonly progress: TasteProgress;
  },
): Promise<Popularity> {
  const { tables, lists, counts, facts, progress } = work;
  const popularity = await pool.run('popularity', { counts, facts });
  const choice = { popularity, unlisted: facts.unlisted };
  await pool.runOnEach('lists', () => ({ lists, choice }));
  let done = 0;
  await pool.runAll('releases', parts(tables.endRow, ROWS_A_PART), () => {
    done = Math.min(tables.endRow, done + ROWS_A_PART);
    progress('releases', done, tables.endRow, 'users');
  });
  return popularity;
}
