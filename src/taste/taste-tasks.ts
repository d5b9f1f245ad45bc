import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { selectKernel } from '../kernels/select-kernel.ts';
import type { PackedUsers } from '../store/store.ts';
import { assignFriends } from './assign-friends.ts';
import type { Choice } from './choose-release.ts';
import { clusterSample, clusterUsers, type FriendWork, moveClusters, takeSample } from './cluster.ts';
import { chooseByFavourites } from './favourites-rule.ts';
import { fillFriends, type LeaderHeads, N_HEADS } from './fill-friends.ts';
import type { FriendSpace } from './friend-space.ts';
import { layOutCells } from './lay-out-cells.ts';
import type { OwnedLists } from './owned-lists.ts';
import type { Part } from './parts.ts';
import { orderReleases, type Popularity } from './popularity.ts';
import { countGenre, sortLeaders } from './rank-table.ts';
import { type OwnedBlock, type ReleaseCounts, readOwned } from './read-owned.ts';
import { recommendReleases } from './recommend-releases.ts';
import type { ReleaseFacts } from './release-facts.ts';
import { countProbes, fillCells, findNeighbours, searchCells } from './search-friends.ts';
import { readFigures, type TasteFigures } from './taste-figures.ts';
import type { TasteOptions } from './taste-options.ts';
import type { TasteTables } from './taste-tables.ts';

interface TablesInput {
  readonly tables: TasteTables;
  readonly canonicalRows: ReadonlyMap<number, number>;
  readonly hidden: ReadonlySet<number>;
  readonly options: TasteOptions;
}

interface ListsInput {
  readonly lists: OwnedLists;
  readonly choice: Choice;
}

/** What a thread of a batch can do; everything that is not given and given back is in shared memory. */
export interface TasteTasks {
  /** Says what to work on; the other tasks follow it. */
  tables(input: TablesInput): void;
  read(users: PackedUsers): OwnedBlock;
  /** Gives what this thread has counted. */
  counts(): ReleaseCounts;
  popularity(input: { counts: ReleaseCounts; facts: ReleaseFacts }): Popularity;
  countGenre(genre: number): Uint32Array<ArrayBuffer>;
  /** Gives the first users of a leader board. */
  leaderHead(input: { genre: number; counts: Uint32Array }): Int32Array;
  /** Writes all leader boards, one at a time in memory, and gives the size of the file. */
  writeLeaders(input: { path: string; rankCounts: readonly Uint32Array[] }): number;
  /** Says where the points of the search for friends lie. */
  space(input: { space: FriendSpace; thread: number }): void;
  sample(nUsers: number): void;
  clusterSample(sample: Part): void;
  moveClusters(): void;
  clusterUsers(rows: Part): void;
  layOut(): void;
  fill(cells: Part): void;
  neighbours(): void;
  probes(checks: Part): number[];
  /** Gives how many users were searched. */
  search(input: Part & { nProbes: number }): number;
  assign(): void;
  favourites(genre: number): void;
  fillFriends(heads: LeaderHeads): void;
  /** Says where the collections are. */
  lists(input: ListsInput): void;
  releases(rows: Part): void;
  figures(): TasteFigures;
  /** Writes a file and gives its size once it is on the disk. */
  write(input: FileInput & { parts: readonly Uint8Array[] }): number;
}
export type TaskInput<K extends keyof TasteTasks> = Parameters<TasteTasks[K]>[0];
export type TaskOutput<K extends keyof TasteTasks> = ReturnType<TasteTasks[K]>;

interface FileInput {
  readonly path: string;
  readonly parts: Iterable<Uint8Array>;
}

function sharedCounts(nItems: number): ReleaseCounts {
  return { owners: new Uint32Array(nItems), wanting: new Uint32Array(nItems) };
}

/** What a task needs that another has to say before it. */
function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a task came before what it needs');
  return value;
}

const WRITE_BYTES = 2 ** 24;

function writeFile({ path, parts }: FileInput): number {
  const file = openSync(path, 'w');
  let sizeBytes = 0;
  try {
    for (const part of parts)
      for (let at = 0; at < part.length; ) {
        // By pieces: the engine copies what threads share before it writes it.
        const written = writeSync(file, part.subarray(at, at + WRITE_BYTES));
        at += written;
        sizeBytes += written;
      }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return sizeBytes;
}

function* boards(tables: TasteTables, rankCounts: readonly Uint32Array[]): Generator<Uint8Array> {
  for (const [genre, counts] of rankCounts.entries())
    yield new Uint8Array(sortLeaders(tables, genre, counts).buffer);
}

/** Makes the tasks of one thread. */
export function createTasteTasks(): TasteTasks {
  let started: TablesInput | undefined;
  let counts: ReleaseCounts | undefined;
  let found: ListsInput | undefined;
  let friendWork: FriendWork | undefined;
  const work = (): FriendWork => given(friendWork);
  const tables = (): TasteTables => given(started).tables;
  return {
    tables: (input) => {
      started = input;
      counts = sharedCounts(input.tables.nItems);
    },
    read: (users) => readOwned({ ...given(started), counts: given(counts) }, users),
    counts: () => given(counts),
    popularity: ({ counts: all, facts }) => orderReleases(all, facts),
    countGenre: (genre) => countGenre(tables().scores, tables().states, genre),
    leaderHead: ({ genre, counts: ofGenre }) => sortLeaders(tables(), genre, ofGenre).slice(0, N_HEADS + 1),
    writeLeaders: ({ path, rankCounts }) => writeFile({ path, parts: boards(tables(), rankCounts) }),
    space: ({ space, thread }) => {
      const { sizeWeight } = given(started).options;
      friendWork = { kernel: selectKernel(space.memory), tables: tables(), space, thread, sizeWeight };
    },
    sample: (nUsers) => takeSample(work(), nUsers),
    clusterSample: ({ begin, end }) => clusterSample(work(), begin, end),
    moveClusters: () => moveClusters(work()),
    clusterUsers: ({ begin, end }) => clusterUsers(work(), begin, end),
    layOut: () => layOutCells(work()),
    fill: ({ begin, end }) => fillCells(work(), begin, end),
    neighbours: () => findNeighbours(work()),
    probes: ({ begin, end }) => countProbes(work(), begin, end),
    search: ({ nProbes, ...cells }) => searchCells(work(), cells, nProbes),
    assign: () => assignFriends(tables(), work().space, given(started).options.sharedBy),
    favourites: (genre) => chooseByFavourites(tables(), genre),
    fillFriends: (heads) => fillFriends(tables(), heads, given(started).options.seed),
    lists: (input) => {
      found = input;
    },
    releases: (part) =>
      recommendReleases(tables(), { ...given(found), options: given(started).options }, part),
    figures: () => readFigures(tables()),
    write: writeFile,
  };
}
