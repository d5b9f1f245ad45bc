import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import { DeadwaxError } from '../../src/errors.ts';
import { type BenchCase, writeResult } from '../support/result-file.ts';
import { raceExplicit } from './explicit-race.ts';
import { type HalfFigures, measureHalves } from './half-sweeps.ts';
import { openImplicitRival, raceImplicit } from './implicit-race.ts';
import { measureLarge } from './large-case.ts';
import { measureMachine } from './machine-roofline.ts';
import { createSyntheticMatrix } from './synthetic-matrix.ts';

// Alternating least squares beside other libraries, in turns from the same start: `npm run bench -- als`.
// --cases cg,cholesky,explicit,large,roofline names some of the cases; --scale 0.1 makes the matrices smaller.

const KINDS = ['cg', 'cholesky', 'explicit', 'large', 'roofline'];

const { values: flags } = parseArgs({
  options: {
    cases: { type: 'string', default: KINDS.join(',') },
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
const CHOLESKY_FACTORS = 64;
/** One sweep of the rival takes over ten seconds. */
const CHOLESKY_SWEEPS = 2;

interface Outcome {
  readonly peers: Readonly<Record<string, string>>;
  readonly cases: readonly BenchCase[];
  readonly matrix?: Readonly<Record<string, number>>;
}

function createMatrix(): CsrMatrix {
  return createSyntheticMatrix({
    nUsers: Math.round(138_493 * scale),
    nItems: Math.round(26_744 * Math.sqrt(scale)),
    nEntries: 15e6 * scale,
    seed: 1,
  });
}

/** What the machine can do, and what the halves of a sweep do of it; there is no rival and no ratio in it. */
async function runRoofline(): Promise<Record<string, unknown>> {
  const machines = await measureMachine([1, threads]);
  const matrix = createMatrix();
  const halves: HalfFigures[] = [];
  for (const factors of flags.factors.split(',').map(Number)) {
    halves.push(...(await measureHalves(matrix, factors, machines[machines.length - 1])));
  }
  console.log(JSON.stringify({ machines, halves }, null, 2));
  return { machines, halves };
}

async function runImplicit(kinds: readonly string[]): Promise<Outcome> {
  const matrix = createMatrix();
  const rival = await openImplicitRival(FOLDER, matrix);
  const weights = { ...matrix, values: matrix.values.map((confidence) => confidence - 1) };
  const cases: BenchCase[] = [];
  if (kinds.includes('cg')) {
    for (const factors of flags.factors.split(',').map(Number)) {
      cases.push(await raceImplicit(rival, weights, { solver: 'cg', factors, rounds, sweeps, threads }));
    }
  }
  if (kinds.includes('cholesky')) {
    const race = { factors: CHOLESKY_FACTORS, rounds, sweeps: CHOLESKY_SWEEPS, threads };
    cases.push(await raceImplicit(rival, weights, { solver: 'cholesky', ...race }));
  }
  rival.peer?.close();
  const shape = { nUsers: matrix.nRows, nItems: matrix.nColumns, nEntries: matrix.columns.length };
  return { peers: { implicit: rival.name }, cases, matrix: shape };
}

async function runExplicit(): Promise<Outcome> {
  const { peer, cases } = await raceExplicit(join(FOLDER, 'ml-1m'), { rounds, threads });
  return { peers: { spark: peer }, cases };
}

const kinds = flags.cases.split(',');
const unknown = kinds.filter((kind) => !KINDS.includes(kind));
if (unknown.length > 0) {
  throw new DeadwaxError(
    'invalid_input',
    `there is no case ${unknown.join(', ')}; known: ${KINDS.join(', ')}`,
  );
}
const outcomes: Outcome[] = [];
if (kinds.includes('cg') || kinds.includes('cholesky')) outcomes.push(await runImplicit(kinds));
if (kinds.includes('explicit')) outcomes.push(await runExplicit());
if (kinds.includes('large')) {
  outcomes.push({ peers: { budget: '6 GiB of resident memory' }, cases: measureLarge(threads, scale) });
}
const roofline = kinds.includes('roofline') ? await runRoofline() : undefined;
writeResult('als', {
  peers: Object.assign({}, ...outcomes.map(({ peers }) => peers)),
  timed: `fastest sweep (users then items) after the first one of each of ${rounds} rounds in turns, and fastest whole fit where a case says so; ${threads} threads each`,
  matrix: outcomes.find(({ matrix }) => matrix !== undefined)?.matrix,
  cases: outcomes.flatMap(({ cases }) => cases),
  roofline,
});
