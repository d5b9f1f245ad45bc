import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCsr } from '../../src/dataset/build-csr.ts';
import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import { fitExplicitAls } from '../../src/model/als/fit-explicit-als.ts';
import { DEFAULT_EXPLICIT, type ExplicitAlsOptions } from '../../src/model/als/options.ts';
import type { RatingFactors } from '../../src/model/model.ts';
import { createRandom } from '../../src/util/random.ts';
import { sharedData } from '../../tests/support/shared-data.ts';
import { installPackages, openPythonPeer, type PythonPeer } from '../support/python-peer.ts';
import type { BenchCase } from '../support/result-file.ts';

/** Spark's model: no mean, no biases. Both scale the regularization by how often a row occurs [ZWSP08]. */
const OPTIONS: ExplicitAlsOptions = {
  ...DEFAULT_EXPLICIT,
  factors: 64,
  iterations: 10,
  regularization: 0.1,
  regularizationExponent: 1,
  biases: false,
};
const TEST_SHARE = 0.1;
/** Blocks that Spark divides users and items into: its default, and the one of a local run on so few threads. */
const BLOCKS = [10, 2];

interface Split {
  readonly train: CsrMatrix;
  readonly test: CsrMatrix;
}

/**
 * Items by users, by their MovieLens numbers: Spark solves items first in each sweep and ours the rows, and after ten sweeps the order
 * still shows (RMSE 0.859 where users go first, 0.864 where items do). The same tenth of the ratings is held out on every machine.
 */
function readSplit(path: string): Split {
  const lines = readFileSync(join(path, 'ratings.dat'), 'latin1').trimEnd().split('\n');
  const random = createRandom(1);
  const parts = { train: [] as number[][], test: [] as number[][] };
  for (const line of lines)
    parts[random.next() < TEST_SHARE ? 'test' : 'train'].push(line.split('::').map(Number));
  const matrixOf = (rows: readonly number[][]): CsrMatrix =>
    buildCsr({
      nRows: 3953,
      nColumns: 6041,
      rows: Int32Array.from(rows, ([, item = 0]) => item),
      columns: Int32Array.from(rows, ([user = 0]) => user),
      values: Float32Array.from(rows, ([, , rating = 0]) => rating),
    });
  return { train: matrixOf(parts.train), test: matrixOf(parts.test) };
}

function formatCsv({ nRows, rowStarts, columns, values }: CsrMatrix): string {
  const lines: string[] = [];
  for (let row = 0; row < nRows; row++) {
    for (let entry = rowStarts[row]; entry < rowStarts[row + 1]; entry++)
      lines.push(`${columns[entry]},${row},${values[entry]}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Error over the test pairs whose user and item were trained on, as Spark's `coldStartStrategy="drop"` has it. */
function rmseOf({ userFactors, itemFactors }: RatingFactors, { train, test }: Split): number {
  const { factors } = userFactors;
  const isTrained = new Uint8Array(train.nColumns);
  for (const column of train.columns) isTrained[column] = 1;
  let sum = 0;
  let n = 0;
  for (let row = 0; row < test.nRows; row++) {
    if (train.rowStarts[row] === train.rowStarts[row + 1]) continue;
    const x = userFactors.values.subarray(row * factors, (row + 1) * factors);
    for (let entry = test.rowStarts[row]; entry < test.rowStarts[row + 1]; entry++) {
      const column = test.columns[entry];
      if (isTrained[column] === 0) continue;
      const y = itemFactors.values.subarray(column * factors, (column + 1) * factors);
      const predicted = x.reduce((product, value, factor) => product + value * y[factor], 0);
      sum += (predicted - test.values[entry]) ** 2;
      n++;
    }
  }
  return Math.sqrt(sum / n);
}

/** Spark with the split loaded, or why it is missing. */
async function openSpark(
  folder: string,
  { train, test }: Split,
  threads: number,
): Promise<{ readonly peer: PythonPeer | undefined; readonly name: string }> {
  const missing = installPackages(['pyspark>=4,<5', 'numpy'], ['pyspark.ml'], '.venv-spark');
  if (missing !== undefined) return { peer: undefined, name: `missing: ${missing}` };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'train.csv'), formatCsv(train));
  writeFileSync(join(folder, 'test.csv'), formatCsv(test));
  const script = join(import.meta.dirname, 'spark_peer.py');
  const peer = openPythonPeer(script, [folder, String(threads)], '.venv-spark');
  const { version } = await peer.ask({ do: 'version' });
  return { peer, name: `pyspark ${version}, local[${threads}]` };
}

/** The explicit case and its rival's name, or why there is no case. */
export interface ExplicitOutcome {
  readonly peer: string;
  readonly cases: readonly BenchCase[];
}

/** Fits ML-1M beside Spark in turns: seconds of a whole fit, and the error of both on the same held-out tenth. */
export async function raceExplicit(
  folder: string,
  { rounds, threads }: { readonly rounds: number; readonly threads: number },
): Promise<ExplicitOutcome> {
  const source = sharedData('ml-1m');
  if (source === undefined) {
    return { peer: 'not run: ml-1m is missing from ../shared/data or DEADWAX_DATA', cases: [] };
  }
  const split = readSplit(source);
  const { peer, name } = await openSpark(folder, split, threads);
  const { factors, iterations, regularization, seed } = OPTIONS;
  const ours: number[] = [];
  const theirs = new Map<number, number>(BLOCKS.map((blocks) => [blocks, Number.POSITIVE_INFINITY]));
  let rmse = Number.NaN;
  let peerRmse: number | undefined;
  // A first fit of each that does not count: Spark compiles its code in it.
  for (let round = 0; round <= rounds; round++) {
    const startedAt = performance.now();
    const model = await fitExplicitAls(split.train, OPTIONS, { threads });
    if (round > 0) ours.push((performance.now() - startedAt) / 1000);
    rmse = rmseOf(model, split);
    for (const blocks of peer === undefined ? [] : BLOCKS) {
      const answer = await peer?.ask({ do: 'fit', factors, iterations, regularization, seed, blocks });
      if (round > 0) theirs.set(blocks, Math.min(theirs.get(blocks) ?? Infinity, Number(answer?.seconds)));
      peerRmse = Number(answer?.rmse);
    }
  }
  peer?.close();
  const fastest = Math.min(...ours);
  const theirFastest = peer === undefined ? undefined : Math.min(...theirs.values());
  const outcome: BenchCase = {
    name: `explicit f=${factors}`,
    unit: 's a fit',
    ours: fastest,
    peer: theirFastest,
    ratio: theirFastest && theirFastest / fastest,
    rmse,
    peerRmse,
    peerSecondsByBlocks: peer && Object.fromEntries(theirs),
    iterations,
    regularization,
    rounds,
  };
  return { peer: name, cases: [outcome] };
}
