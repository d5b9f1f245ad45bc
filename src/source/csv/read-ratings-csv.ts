import type { RatingTable } from '../../dataset/rating-table.ts';
import { Vocabulary } from '../../dataset/vocabulary.ts';
import { DeadwaxError } from '../../errors.ts';
import { findRepeated } from '../../util/find-repeated.ts';
import { openSourceFiles } from '../open-source-files.ts';
import { readFirstLine } from '../read-lines.ts';
import type { Reject } from '../source-batch.ts';
import type { SourceFile } from '../source-files.ts';
import { detectRatingLayout } from './rating-layout.ts';
import { type ReadRatingsOptions, readRatings } from './read-ratings.ts';

const EXPECTED = 'user,item[,rating[,ts]] with or without a header, separated by commas, tabs or ::';
const MAX_ERRORS = 20;
/** Pairs are kept as one number each: exact for up to 2^26 items and 2^27 users. */
const PAIR_BASE = 2 ** 26;

/** Grows the columns of a rating table. */
class RatingColumns {
  readonly #userRows = new Map<string, number>();
  readonly #itemRows = new Map<string, number>();
  readonly #users: number[] = [];
  readonly #items: number[] = [];
  readonly #ratings: number[] = [];
  readonly #tsMs: number[] = [];

  add(userId: string, itemId: string, rating: number, tsMs: number): void {
    this.#users.push(rowIn(this.#userRows, userId));
    this.#items.push(rowIn(this.#itemRows, itemId));
    this.#ratings.push(rating);
    this.#tsMs.push(tsMs);
  }

  /** Of two ratings of the same pair the later in time, then in the file, stays. */
  toTable(): RatingTable {
    const kept = this.#rowsToKeep();
    return {
      users: new Vocabulary([...this.#userRows.keys()]),
      items: new Vocabulary([...this.#itemRows.keys()]),
      userRows: Int32Array.from(kept, (row) => this.#users[row]),
      itemRows: Int32Array.from(kept, (row) => this.#items[row]),
      ratings: Float32Array.from(kept, (row) => this.#ratings[row]),
      tsMs: Float64Array.from(kept, (row) => this.#tsMs[row]),
    };
  }

  #rowsToKeep(): Uint32Array {
    const pairOf = (row: number): number => this.#users[row] * PAIR_BASE + this.#items[row];
    const rows = Uint32Array.from(this.#ratings, (_, row) => row);
    const repeated = findRepeated(Float64Array.from(rows, pairOf));
    if (repeated.size === 0) return rows;
    const winners = new Map<number, number>();
    for (const row of rows) {
      const pair = pairOf(row);
      const winner = repeated.has(pair) ? winners.get(pair) : undefined;
      if (repeated.has(pair) && (winner === undefined || this.#tsMs[row] >= this.#tsMs[winner]))
        winners.set(pair, row);
    }
    return rows.filter((row) => (winners.get(pairOf(row)) ?? row) === row);
  }
}

function rowIn(rows: Map<string, number>, id: string): number {
  const known = rows.get(id);
  if (known !== undefined) return known;
  rows.set(id, rows.size);
  return rows.size - 1;
}

function throwRejects(path: string, rejects: readonly Reject[], nRejects: number): never {
  const [first] = rejects;
  const more = nRejects > 1 ? ` (and ${nRejects - 1} more bad lines)` : '';
  throw new DeadwaxError('unparsable', `${path} line ${first.line}: ${first.reason}${more}`, {
    hint: `expected ${EXPECTED}`,
    errors: rejects.map(({ line, reason }) => ({
      pointer: `/${line}`,
      code: 'unparsable',
      detail: `line ${line}: ${reason}`,
    })),
  });
}

async function layoutOf(path: string, file: SourceFile) {
  const layout = detectRatingLayout(await readFirstLine(file, 'utf8'), 'utf8');
  if (layout !== undefined) return layout;
  throw new DeadwaxError('unsupported_format', `${path} is not a ratings file; expected ${EXPECTED}`);
}

/**
 * Reads a ratings file whole, for evaluation: `user,item[,rating[,ts]]`, MovieLens' csv, `u1.base` or `ratings.dat`. Ids are taken
 * as they stand; a missing rating is 1, a missing time 0.
 * Errors: `unsupported_format`; `unparsable` with the first bad lines, since a metric over part of a file misleads; `no_data`.
 */
export async function readRatingsCsv(path: string): Promise<RatingTable> {
  const source = await openSourceFiles(path);
  const [file] = source.files;
  if (source.kind !== 'file')
    throw new DeadwaxError('unsupported_format', `${path} is not a single ratings file`);
  const same = (id: string): string => id;
  const options: ReadRatingsOptions = {
    layout: await layoutOf(path, file),
    scale: undefined,
    missingRating: 1,
    userId: same,
    itemId: same,
    idPattern: /./,
  };
  const columns = new RatingColumns();
  const rejects: Reject[] = [];
  let nRejects = 0;
  for await (const batch of readRatings(file, options)) {
    for (const { userId, itemId, rating, tsMs } of batch.values) columns.add(userId, itemId, rating, tsMs);
    rejects.push(...batch.rejects.slice(0, MAX_ERRORS - rejects.length));
    nRejects += batch.rejects.length;
  }
  if (nRejects > 0) throwRejects(path, rejects, nRejects);
  const table = columns.toTable();
  if (table.ratings.length === 0) throw new DeadwaxError('no_data', `${path} holds no ratings`);
  return table;
}
