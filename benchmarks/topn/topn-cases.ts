import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import type { FactorMatrix } from '../../src/dataset/factor-matrix.ts';
import { preferencePolicy } from '../../src/dataset/preference-policy.ts';
import { columnsOf } from '../../src/dataset/rating-columns.ts';
import { preferenceMatrix } from '../../src/dataset/rating-matrix.ts';
import { createRatingTableBuilder } from '../../src/dataset/rating-table-builder.ts';
import { takeCsrRows, takeFactorRows } from '../../src/dataset/take-rows.ts';
import { fitImplicitAls } from '../../src/model/als/fit-implicit-als.ts';
import { DEFAULT_IMPLICIT } from '../../src/model/als/options.ts';
import { createRandom } from '../../src/util/random.ts';
import { sharedData } from '../../tests/support/shared-data.ts';
import { createTasteMatrix } from './taste-matrix.ts';

const N_ITEMS = 26_744;
const N_USERS = 8192;
/** Users of random factors; they take longest. */
const N_RANDOM_USERS = 4096;
const SWEEPS = 8;

/** Users, items and what the users have seen, a row each. */
export interface TopNCase {
  readonly name: string;
  readonly users: FactorMatrix;
  readonly items: FactorMatrix;
  readonly seen: CsrMatrix;
}

/** Makes the cases one after the other: factors learnt from made-up tastes, random ones, and those of MovieLens 1M where it is here. */
export async function* topNCases(factors: readonly number[], threads: number): AsyncGenerator<TopNCase> {
  const tastes = createTasteMatrix(N_USERS, N_ITEMS, 1);
  for (const width of factors) {
    yield { name: `learnt, f=${width}`, ...(await learn(tastes, width, threads)) };
    yield { name: `random, f=${width}`, ...drawRandom(tastes, width) };
  }
  const folder = sharedData('ml-1m');
  if (folder === undefined) return;
  const films = readPreferences(join(folder, 'ratings.dat'));
  for (const width of factors) {
    yield { name: `MovieLens 1M, f=${width}`, ...(await learn(films, width, threads)) };
  }
}

async function learn(matrix: CsrMatrix, factors: number, threads: number): Promise<Omit<TopNCase, 'name'>> {
  const options = { ...DEFAULT_IMPLICIT, factors, iterations: SWEEPS };
  const { userFactors, itemFactors } = await fitImplicitAls(matrix, options, { threads });
  return { users: userFactors, items: itemFactors, seen: matrix };
}

/** Normal numbers: vectors of one length that point everywhere, so that no item is out of the question before it is looked at. */
function drawRandom(tastes: CsrMatrix, factors: number): Omit<TopNCase, 'name'> {
  const random = createRandom(factors);
  const draw = (nRows: number): FactorMatrix => ({
    nRows,
    factors,
    values: Float32Array.from({ length: nRows * factors }, () => random.normal()),
  });
  const rows = Int32Array.from({ length: N_RANDOM_USERS }, (_, row) => row);
  return { users: draw(N_RANDOM_USERS), items: draw(N_ITEMS), seen: takeCsrRows(tastes, rows) };
}

function readPreferences(path: string): CsrMatrix {
  const builder = createRatingTableBuilder('latest');
  for (const line of readFileSync(path, 'latin1').split('\n')) {
    const [userId, itemId, rating, seconds] = line.split('::');
    if (seconds !== undefined) builder.add(userId, itemId, Number(rating), 1000 * Number(seconds));
  }
  return preferenceMatrix(columnsOf(builder.build().table), preferencePolicy(4));
}

/** Takes the users who have liked something; the others have no vector. */
export function withLikings({ name, users, items, seen }: TopNCase): TopNCase {
  const rows = Int32Array.from({ length: users.nRows }, (_, row) => row).filter(
    (row) => seen.rowStarts[row + 1] > seen.rowStarts[row],
  );
  return { name, items, users: takeFactorRows(users, rows), seen: takeCsrRows(seen, rows) };
}
