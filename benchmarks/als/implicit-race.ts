import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import { fitImplicitAls } from '../../src/model/als/fit-implicit-als.ts';
import { DEFAULT_IMPLICIT, type ImplicitAlsOptions } from '../../src/model/als/options.ts';
import type { RankingFactors } from '../../src/model/model.ts';
import { installPackages, openPythonPeer, type PythonPeer } from '../support/python-peer.ts';
import type { BenchCase } from '../support/result-file.ts';

const REGULARIZATION = 0.01;
const CG_STEPS = 3;

/** The implicit library with the matrix loaded, or why it is missing. */
export interface ImplicitRival {
  readonly folder: string;
  readonly peer: PythonPeer | undefined;
  /** Name and version, or why it is missing. */
  readonly name: string;
}

/** Installs and starts the rival and hands it the matrix, whose values are confidences c >= 1, through files in `folder`. */
export async function openImplicitRival(folder: string, matrix: CsrMatrix): Promise<ImplicitRival> {
  const missing = installPackages(['implicit>=0.7.2,<0.8'], ['implicit']);
  if (missing !== undefined) return { folder, peer: undefined, name: `missing: ${missing}` };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'row-starts.u32'), matrix.rowStarts);
  writeFileSync(join(folder, 'columns.i32'), matrix.columns);
  writeFileSync(join(folder, 'values.f32'), matrix.values);
  const peer = openPythonPeer(join(import.meta.dirname, 'implicit_peer.py'), [folder]);
  const { version } = await peer.ask({ do: 'load', shape: [matrix.nRows, matrix.nColumns] });
  return { folder, peer, name: `implicit ${version}` };
}

/** One comparison. */
export interface ImplicitRace {
  readonly solver: 'cg' | 'cholesky';
  readonly factors: number;
  readonly rounds: number;
  readonly sweeps: number;
  readonly threads: number;
}

/** The rival takes c = values; ours takes w = c - 1 beside an unobserved weight of 1: the same objective. */
function optionsFor({ factors, sweeps, solver }: ImplicitRace): ImplicitAlsOptions {
  return {
    ...DEFAULT_IMPLICIT,
    factors,
    iterations: sweeps,
    form: 'hkv',
    solver,
    unobservedWeight: 1,
    regularization: REGULARIZATION,
    regularizationExponent: 0,
    cgSteps: CG_STEPS,
  };
}

interface Run {
  readonly fitted: RankingFactors;
  readonly seconds: readonly number[];
}

async function runOurs(weights: CsrMatrix, options: ImplicitAlsOptions, threads: number): Promise<Run> {
  const seconds: number[] = [];
  let last = 0;
  const onProgress = (): void => {
    const now = performance.now();
    // The first sweep starts after preparation that a sweep does not have; it is left out on both sides.
    if (last > 0) seconds.push((now - last) / 1000);
    last = now;
  };
  const fitted = await fitImplicitAls(weights, options, { threads, onProgress });
  return { fitted, seconds };
}

/** Loss of our factors by the rival's own function, as a share above or below that of its own. */
async function lossDifference(
  { folder, peer }: ImplicitRival,
  { userFactors, itemFactors }: RankingFactors,
  theirLoss: number,
): Promise<number> {
  writeFileSync(join(folder, 'users.f32'), userFactors.values);
  writeFileSync(join(folder, 'items.f32'), itemFactors.values);
  const { factors } = userFactors;
  const answer = await peer?.ask({ do: 'loss', factors, regularization: REGULARIZATION });
  return Number(answer?.loss) / theirLoss - 1;
}

function numbersOf(value: unknown): number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}

/** Runs both in turns from the same start. `weights` holds w = c - 1. */
export async function raceImplicit(
  rival: ImplicitRival,
  weights: CsrMatrix,
  race: ImplicitRace,
): Promise<BenchCase> {
  const { factors, sweeps, threads, solver } = race;
  const options = optionsFor(race);
  const ours: number[] = [];
  const theirs: number[] = [];
  let lossDiffersBy: number | undefined;
  if (rival.peer !== undefined) {
    const start = await fitImplicitAls(weights, { ...options, iterations: 0 }, { threads: 1 });
    writeFileSync(join(rival.folder, 'start-items.f32'), start.itemFactors.values);
  }
  for (let round = 0; round < race.rounds; round++) {
    const { fitted, seconds } = await runOurs(weights, options, threads);
    ours.push(...seconds);
    const cgSteps = solver === 'cg' ? CG_STEPS : 0;
    const answer = await rival.peer?.ask({
      do: 'fit',
      factors,
      regularization: REGULARIZATION,
      sweeps,
      threads,
      cgSteps,
    });
    theirs.push(...numbersOf(answer?.seconds).slice(1));
    if (round === 0 && answer !== undefined)
      lossDiffersBy = await lossDifference(rival, fitted, Number(answer.loss));
  }
  const fastest = Math.min(...ours);
  const peer = theirs.length === 0 ? undefined : Math.min(...theirs);
  return {
    name: `${solver === 'cg' ? `cg(${CG_STEPS})` : solver} f=${factors}`,
    unit: 's a sweep',
    ours: fastest,
    peer,
    ratio: peer && peer / fastest,
    lossDiffersBy,
    rounds: race.rounds,
    sweeps,
  };
}
