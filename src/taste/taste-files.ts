import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { DeadwaxError } from '../errors.ts';
import { replaceDurably, syncDirectory, writeDurably } from '../util/durable-file.ts';
import { panelBytes } from './friend-space.ts';
import { countLeaders } from './rank-table.ts';
import type { TasteBatch } from './taste-batch.ts';
import { TasteManifest } from './taste-manifest.ts';
import type { TasteOptions } from './taste-options.ts';
import type { TastePool } from './taste-pool.ts';

const BATCH_NAME = /^batch-\d{6,}$/;
const TEMPORARY = '.tmp-batch';
const POINTER = 'live.json';
const Pointer = z.object({ batch: z.string().regex(BATCH_NAME) });

/**
 * Files of a batch, little-endian; records are by user row unless said otherwise.
 *
 * ```
 * scores      uint32[endRow x 16]        one a genre in their order, then the number of releases
 * states      uint8[endRow]              0 absent, 1 hidden, 2 ranked
 * friends     int32[endRow]              row of the friend, -1 none
 * releases    int32[endRow]              item row of the release, -1 none
 * levels      uint32[nItems]              by item row: see Popularity
 * order       int32[..]                   item rows, the most owned first
 * shelves     int32[shelfLengths]         one genre behind the other: item rows, the most owned first
 * ranks       uint32[rankLengths]        one genre behind the other: how many ranked users have each score
 * leaders     int32[leaderLengths]       one genre behind the other: rows of ranked users, the highest score first
 * points      panels [nPlaces]           see NearestSearch
 * places      int32[nPlaces]             the user row of each point, -1 none
 * cells       int32[nCells + 1] int32[nCells] panels [nCells]    where each begins, how many users it has, and its centre
 * ```
 */
export const TASTE_FILES = [
  'scores',
  'states',
  'friends',
  'releases',
  'levels',
  'order',
  'shelves',
  'ranks',
  'leaders',
  'points',
  'places',
  'cells',
] as const;
export type TasteFile = (typeof TASTE_FILES)[number];

function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Gives the parts of each file but the leader boards. */
function contentOf(batch: TasteBatch): Record<Exclude<TasteFile, 'leaders'>, readonly Uint8Array[]> {
  const { tables, popularity, rankCounts, friends } = batch;
  const indexed = friends && {
    points: [new Uint8Array(friends.space.memory.buffer, friends.space.points, panelBytes(friends.nPlaces))],
    places: [bytesOf(friends.space.rowsAt.subarray(0, friends.nPlaces))],
    cells: [
      bytesOf(friends.space.cellStarts.subarray(0, friends.nCells + 1)),
      bytesOf(friends.space.cellSizes.subarray(0, friends.nCells)),
      new Uint8Array(friends.space.memory.buffer, friends.space.centres, panelBytes(friends.nCells)),
    ],
  };
  return {
    scores: [bytesOf(tables.scores)],
    states: [tables.states],
    friends: [bytesOf(tables.friends)],
    releases: [bytesOf(tables.releases)],
    levels: [bytesOf(popularity.levels)],
    order: [bytesOf(popularity.order)],
    shelves: popularity.shelves.map(bytesOf),
    ranks: rankCounts.map(bytesOf),
    points: indexed?.points ?? [],
    places: indexed?.places ?? [],
    cells: indexed?.cells ?? [],
  };
}

/** What is said of a batch besides what it came to. */
export interface BatchFields {
  readonly createdAtMs: number;
  readonly offset: number;
  readonly options: TasteOptions;
  readonly startedAtMs: number;
  readonly nowMs: () => number;
}

/**
 * Writes a batch below a folder and makes it the one that is read: files in a temporary folder, each brought to the disk, the folder
 * renamed, the pointer moved. A kill at any moment leaves the batch before it.
 */
export async function writeTasteBatch(
  directory: string,
  pool: TastePool,
  batch: TasteBatch,
  fields: BatchFields,
): Promise<TasteManifest> {
  const temporary = join(directory, TEMPORARY);
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  const files: Record<string, number> = {};
  const written = Object.entries(contentOf(batch)).map(async ([name, parts]) => {
    files[name] = await pool.run('write', { path: join(temporary, name), parts });
  });
  const { rankCounts } = batch;
  files.leaders = await pool.run('writeLeaders', { path: join(temporary, 'leaders'), rankCounts });
  await Promise.all(written);
  const name = await nextName(directory);
  const manifest = await describe({ name, pool, batch, files }, fields);
  await writeDurably(join(temporary, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await syncDirectory(temporary);
  await rename(temporary, join(directory, name));
  await syncDirectory(directory);
  await replaceDurably(join(directory, POINTER), `${JSON.stringify({ batch: name })}\n`);
  return manifest;
}

async function describe(
  written: {
    readonly name: string;
    readonly pool: TastePool;
    readonly batch: TasteBatch;
    readonly files: Readonly<Record<string, number>>;
  },
  fields: BatchFields,
): Promise<TasteManifest> {
  const { name, pool, batch, files } = written;
  const { tables, friends, nRanked, nHidden, nReleases } = batch;
  const figures = await pool.run('figures', undefined);
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
  const tookMs = Math.round(fields.nowMs() - fields.startedAtMs);
  const phases = Object.values(batch.phasesMs).reduce((sum, ms) => sum + ms, 0);
  return {
    format: 1,
    batch: name,
    createdAtMs: fields.createdAtMs,
    offset: fields.offset,
    endRow: tables.endRow,
    nItems: tables.nItems,
    options: fields.options,
    nCells: friends?.nCells ?? 0,
    nPlaces: friends?.nPlaces ?? 0,
    nProbes: friends?.nProbes ?? 0,
    rankLengths: batch.rankCounts.map((counts) => counts.length),
    leaderLengths: batch.rankCounts.map(countLeaders),
    shelfLengths: batch.popularity.shelves.map((rows) => rows.length),
    statistics: {
      nUsers: nRanked,
      nHidden,
      meanCollectionSize: share(nReleases, nRanked + nHidden),
      nWithFriend: figures.nWithFriend,
      distinctFriends: figures.distinctFriends,
      largestFriendShare: share(figures.mostSharedFriend, figures.nWithFriend),
      nWithRelease: figures.nWithRelease,
      distinctReleases: figures.distinctReleases,
      largestReleaseShare: share(figures.mostSharedRelease, figures.nWithRelease),
      recall: friends?.recall,
      tookMs,
      phasesMs: { ...batch.phasesMs, files: Math.max(0, tookMs - phases) },
      diskBytes: Object.values(files).reduce((sum, bytes) => sum + bytes, 0),
    },
    files: { ...files },
  };
}

async function namesIn(directory: string): Promise<string[]> {
  await mkdir(directory, { recursive: true });
  const names = await readdir(directory);
  return names.filter((name) => BATCH_NAME.test(name)).sort((a, b) => numberOf(a) - numberOf(b));
}

function numberOf(name: string): number {
  return Number(name.slice('batch-'.length));
}

async function nextName(directory: string): Promise<string> {
  const last = (await namesIn(directory)).at(-1);
  return `batch-${String(last === undefined ? 1 : numberOf(last) + 1).padStart(6, '0')}`;
}

/** Gives the folder and the manifest of the batch that is read; undefined where there is none. Errors: `damaged_data`. */
export async function findTasteBatch(
  directory: string,
): Promise<{ folder: string; manifest: TasteManifest } | undefined> {
  let text: string;
  try {
    text = await readFile(join(directory, POINTER), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const remedy = 'compute the tastes again: deadwax jobs run taste';
  try {
    const folder = join(directory, Pointer.parse(JSON.parse(text)).batch);
    const manifest = TasteManifest.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
    for (const [name, sizeBytes] of Object.entries(manifest.files)) {
      const { size } = await stat(join(folder, name));
      if (size !== sizeBytes) throw new Error(`${name} has ${size} bytes, not ${sizeBytes}`);
    }
    return { folder, manifest };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DeadwaxError(
      'damaged_data',
      `the batch of tastes in ${directory} is damaged: ${why}; ${remedy}`,
      {
        cause,
      },
    );
  }
}

/** Removes all batches but one, and what a write that was cut off has left. */
export async function removeOldBatches(directory: string, kept: string): Promise<void> {
  for (const name of [...(await namesIn(directory)), TEMPORARY])
    if (name !== kept) await rm(join(directory, name), { recursive: true, force: true });
}
