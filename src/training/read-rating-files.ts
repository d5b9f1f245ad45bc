import { columnsOf, type RatingColumns } from '../dataset/rating-columns.ts';
import type { RatingTable } from '../dataset/rating-table.ts';
import { createRatingTableBuilder, type RatingTableBuilder } from '../dataset/rating-table-builder.ts';
import { DeadwaxError } from '../errors.ts';

/** One row of a file; a file without ratings gives 1 and one without times gives 0. */
export interface FileRating {
  readonly userId: string;
  readonly itemId: string;
  readonly rating: number;
  readonly tsMs: number;
}

/** How files are read. */
export interface RatingFileReading {
  readonly readRatings: (path: string) => AsyncIterable<readonly FileRating[]>;
  readonly onProgress?: (step: string, done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** The ratings of a file, and how many gave way to a newer one of the same user and item. */
export interface FileRatings {
  readonly columns: RatingColumns;
  readonly nDuplicates: number;
}

/**
 * Reads files of ratings into columns that speak of the same users and items, those of one file alone included. Rows are given at first
 * sight, file by file.
 *
 * Errors: `no_data` when a file has no ratings, and those of the reader.
 */
export async function readRatingFiles(
  paths: readonly string[],
  reading: RatingFileReading,
): Promise<readonly FileRatings[]> {
  const files: Built[] = [];
  for (const path of paths) files.push(await readTable(path, files.at(-1)?.table, reading));
  const last = files.at(-1);
  if (last === undefined) return [];
  const { nUsers, nItems } = columnsOf(last.table);
  return files.map(({ table, nDuplicates }) => ({
    columns: { ...columnsOf(table), nUsers, nItems },
    nDuplicates,
  }));
}

type Built = ReturnType<RatingTableBuilder['build']>;

async function readTable(
  path: string,
  like: RatingTable | undefined,
  { readRatings, onProgress, signal }: RatingFileReading,
): Promise<Built> {
  const builder = createRatingTableBuilder('latest', like);
  let nRatings = 0;
  for await (const batch of readRatings(path)) {
    for (const { userId, itemId, rating, tsMs } of batch) builder.add(userId, itemId, rating, tsMs);
    nRatings += batch.length;
    signal?.throwIfAborted();
    onProgress?.('read', nRatings, nRatings);
  }
  if (nRatings > 0) return builder.build();
  throw new DeadwaxError(
    'no_data',
    `${path} has no ratings; it needs rows of user,item[,rating[,timestamp]]`,
  );
}
