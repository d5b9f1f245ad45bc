import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import { fitImplicitAls } from '../../src/model/als/fit-implicit-als.ts';
import { DEFAULT_IMPLICIT, type ImplicitAlsOptions } from '../../src/model/als/options.ts';
import type { RankingFactors } from '../../src/model/model.ts';
import { installPeer, openPeer, type Peer } from './implicit-peer.ts';
import { createSyntheticMatrix } from './synthetic-matrix.ts';

// Seconds a sweep of implicit ALS, ours and the implicit library's in turns on one matrix from the same start: `npm run bench -- als`.

const { values: flags } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    factors: { type: 'string', default: '64,128' },
    rounds: { type: 'string', default: '3' },
    sweeps: { type: 'string', default: '4' },
    threads: { type: 'string', default: '2' },
  },
});
const scale = Number(flags.scale);
const rounds = Number(flags.rounds);
const sweeps = Number(flags.sweeps);
const threads = Number(flags.threads);
const FOLDER = join(import.meta.dirname, '../.data/als');
const RESULTS = join(import.meta.dirname, '../results');
const REGULARIZATION = 0.01;
const CG_STEPS = 3;

interface Outcome {
  readonly factors: number;
  readonly ourSeconds: number;
  readonly peerSeconds: number | undefined;
  readonly ratio: number | undefined;
  /** Share by which our loss differs from the peer's after the same sweeps from the same start. */
  readonly lossDifference: number | undefined;
}

/** The peer takes c = values; ours takes w = c - 1 beside an unobserved weight of 1: the same objective. */
function optionsFor(factors: number): ImplicitAlsOptions {
  return {
    ...DEFAULT_IMPLICIT,
    factors,
    iterations: sweeps,
    form: 'hkv',
    unobservedWeight: 1,
    regularization: REGULARIZATION,
    regularizationExponent: 0,
    cgSteps: CG_STEPS,
  };
}

async function runOurs(
  matrix: CsrMatrix,
  options: ImplicitAlsOptions,
): Promise<{ readonly factors: RankingFactors; readonly seconds: number[] }> {
  const seconds: number[] = [];
  let last = 0;
  const onProgress = (): void => {
    const now = performance.now();
    // The first sweep starts after preparation that a sweep does not have; it is left out on both sides.
    if (last > 0) seconds.push((now - last) / 1000);
    last = now;
  };
  const factors = await fitImplicitAls(matrix, options, { threads, onProgress });
  return { factors, seconds };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

function numbersOf(value: unknown): number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}

async function compare(weights: CsrMatrix, factors: number, peer: Peer | undefined): Promise<Outcome> {
  const options = optionsFor(factors);
  const start = await fitImplicitAls(weights, { ...options, iterations: 0 }, { threads: 1 });
  if (peer !== undefined) writeFileSync(join(FOLDER, 'start-items.f32'), start.itemFactors.values);
  const ours: number[] = [];
  const theirs: number[] = [];
  let lossDifference: number | undefined;
  for (let round = 0; round < rounds; round++) {
    const fitted = await runOurs(weights, options);
    ours.push(...fitted.seconds);
    if (peer === undefined) continue;
    const command = { factors, regularization: REGULARIZATION, sweeps, threads, cgSteps: CG_STEPS };
    const answer = await peer.ask({ do: 'fit', ...command });
    theirs.push(...numbersOf(answer.seconds).slice(1));
    if (round > 0) continue;
    writeFileSync(join(FOLDER, 'users.f32'), fitted.factors.userFactors.values);
    writeFileSync(join(FOLDER, 'items.f32'), fitted.factors.itemFactors.values);
    const ourLoss = await peer.ask({ do: 'loss', factors, regularization: REGULARIZATION });
    lossDifference = Number(ourLoss.loss) / Number(answer.loss) - 1;
  }
  const ourSeconds = median(ours);
  const peerSeconds = theirs.length === 0 ? undefined : median(theirs);
  const ratio = peerSeconds === undefined ? undefined : peerSeconds / ourSeconds;
  console.log(
    `f=${factors}: ours ${ourSeconds.toFixed(2)} s a sweep, implicit ${peerSeconds?.toFixed(2) ?? 'missing'} s, ` +
      `ratio ${ratio?.toFixed(2) ?? 'missing'}, loss differs by ${lossDifference?.toExponential(1) ?? 'missing'}`,
  );
  return { factors, ourSeconds, peerSeconds, ratio, lossDifference };
}

const matrix = createSyntheticMatrix({
  nUsers: Math.round(138_493 * scale),
  nItems: Math.round(26_744 * Math.sqrt(scale)),
  nEntries: 15e6 * scale,
  seed: 1,
});
const shape = [matrix.nRows, matrix.nColumns] as const;
console.log(`${shape.join(' x ')}, ${matrix.columns.length} entries, CG(${CG_STEPS}), ${threads} threads`);
const missing = installPeer();
if (missing !== undefined) console.log(`implicit is missing: ${missing}; only our own times follow`);
const peer = missing === undefined ? await openPeer(FOLDER, matrix) : undefined;
const peerVersion = (await peer?.ask({ do: 'load', shape }))?.version;
const weights = { ...matrix, values: matrix.values.map((confidence) => confidence - 1) };
const outcomes: Outcome[] = [];
for (const factors of flags.factors.split(',')) {
  outcomes.push(await compare(weights, Number(factors), peer));
}
peer?.close();
mkdirSync(RESULTS, { recursive: true });
const result = {
  command: ['npm run bench -- als', ...process.argv.slice(2)].join(' '),
  machine: { cpu: cpus()[0].model, cores: cpus().length, node: process.version },
  peer: peerVersion === undefined ? `missing: ${missing}` : `implicit ${peerVersion}`,
  matrix: { nUsers: shape[0], nItems: shape[1], nEntries: matrix.columns.length },
  timed: `median seconds a sweep (users then items) without the first, ${rounds} rounds of ${sweeps} sweeps in turns, ${threads} threads each`,
  outcomes,
};
writeFileSync(join(RESULTS, 'als.json'), `${JSON.stringify(result, null, 2)}\n`);
