import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import { DeadwaxError } from '../../src/errors.ts';
import { type BenchCase, type BenchResult, writeResult } from '../support/result-file.ts';
import { raceExplicit } from './explicit-race.ts';
import { type HalfFigures, measureHalves } from './half-sweeps.ts';
import { openImplicitRival, raceImplicit } from './implicit-race.ts';
import { measureLarge } from './large-case.ts';
import { measureMachine } from './machine-roofline.ts';
import { createSyntheticMatrix } from './synthetic-matrix.ts';

// Alternating least squares beside other libraries, in turns from the same start: `npm run bench -- als`. Each of its cases writes a
// results file of its own, als-cg.json and so on; --cases cg,large runs some of them, --scale 0.1 makes the matrices smaller.

const DEFAULTS = { scale: '1', factors: '64,128', rounds: '3', sweeps: '4', threads: '2' } as const;

const { values: flags } = parseArgs({
  options: {
    cases: { type: 'string' },
    scale: { type: 'string', default: DEFAULTS.scale },
    factors: { type: 'string', default: DEFAULTS.factors },
    rounds: { type: 'string', default: DEFAULTS.rounds },
    sweeps: { type: 'string', default: DEFAULTS.sweeps },
    threads: { type: 'string', default: DEFAULTS.threads },
  },
});
const scale = Number(flags.scale);
const rounds = Number(flags.rounds);
const sweeps = Number(flags.sweeps);
const threads = Number(flags.threads);
const widths = flags.factors.split(',').map(Number);
const FOLDER = join(import.meta.dirname, '../.data/als');
const CHOLESKY_FACTORS = 64;
/** One sweep of the rival takes over ten seconds. */
const CHOLESKY_SWEEPS = 2;

function createMatrix(): CsrMatrix {
  return createSyntheticMatrix({
    nUsers: Math.round(138_493 * scale),
    nItems: Math.round(26_744 * Math.sqrt(scale)),
    nEntries: 15e6 * scale,
    seed: 1,
  });
}

function shapeOf({ nRows, nColumns, columns }: CsrMatrix): Record<string, number> {
  return { nUsers: nRows, nItems: nColumns, nEntries: columns.length };
}

async function runImplicit(solver: 'cg' | 'cholesky'): Promise<BenchResult> {
  const matrix = createMatrix();
  const rival = await openImplicitRival(FOLDER, matrix);
  const weights = { ...matrix, values: matrix.values.map((confidence) => confidence - 1) };
  const cases: BenchCase[] = [];
  for (const factors of solver === 'cg' ? widths : [CHOLESKY_FACTORS]) {
    const race = { solver, factors, rounds, sweeps: solver === 'cg' ? sweeps : CHOLESKY_SWEEPS, threads };
    cases.push(await raceImplicit(rival, weights, race));
  }
  rival.peer?.close();
  const timed = `fastest sweep (users then items) after the first one of each of ${rounds} rounds in turns, ${threads} threads each`;
  return { peers: { implicit: rival.name }, timed, matrix: shapeOf(matrix), cases };
}

async function runExplicit(): Promise<BenchResult> {
  const { peer, cases } = await raceExplicit(join(FOLDER, 'ml-1m'), { rounds, threads });
  const timed = `fastest whole fit of ${rounds} rounds in turns after one that does not count, ${threads} threads each; RMSE of a held-out tenth of ML-1M`;
  return { peers: { spark: peer }, timed, cases };
}

function runLarge(): BenchResult {
  const timed = `a sweep after the first, ${threads} threads; the most memory that the process, which also makes the matrix, had resident`;
  return { peers: { budget: '6 GiB' }, timed, cases: measureLarge(threads, scale) };
}

/** What the machine can do, and what the halves of a sweep do of it; there is no rival and no ratio in it. */
async function runRoofline(): Promise<BenchResult> {
  const machines = await measureMachine([1, threads]);
  const matrix = createMatrix();
  const halves: HalfFigures[] = [];
  for (const factors of widths) {
    halves.push(...(await measureHalves(matrix, factors, machines[machines.length - 1])));
  }
  console.log(JSON.stringify({ machines, halves }, null, 2));
  const timed = `core time a thread, the best of some rounds; half sweeps with ${threads} threads`;
  return { peers: {}, timed, matrix: shapeOf(matrix), cases: [], machines, halves };
}

const RUNS = {
  cg: () => runImplicit('cg'),
  cholesky: () => runImplicit('cholesky'),
  explicit: runExplicit,
  large: runLarge,
  roofline: runRoofline,
} as const;

function isKind(name: string): name is keyof typeof RUNS {
  return name in RUNS;
}

/** The command that runs this case alone, as this run did. */
function commandOf(kind: string): string {
  const changed = Object.entries(DEFAULTS).flatMap(([name, value]) => {
    const given = Reflect.get(flags, name);
    return given === value ? [] : [`--${name}`, String(given)];
  });
  return ['npm run bench -- als --cases', kind, ...changed].join(' ');
}

for (const kind of flags.cases?.split(',') ?? Object.keys(RUNS)) {
  if (!isKind(kind)) {
    const known = Object.keys(RUNS).join(', ');
    throw new DeadwaxError('invalid_input', `there is no case ${kind}; known: ${known}`);
  }
  writeResult(`als-${kind}`, { command: commandOf(kind), ...(await RUNS[kind]()) });
}
