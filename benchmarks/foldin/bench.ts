import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FactorMatrix } from '../../src/dataset/factor-matrix.ts';
import { createFoldIn } from '../../src/model/als/fold-in.ts';
import { DEFAULT_IMPLICIT, type ImplicitAlsOptions } from '../../src/model/als/options.ts';
import { createRandom, type Random } from '../../src/util/random.ts';
import { installPackages, openPythonPeer, type PythonPeer } from '../support/python-peer.ts';
import { type BenchCase, writeResult } from '../support/result-file.ts';

// One user at a time against fixed item factors, beside implicit's `recalculate_user` and numpy's normal equations, in turns:
// `npm run bench -- foldin`.

const FOLDER = join(import.meta.dirname, '../.data/foldin');
const N_ITEMS = 26_744;
const N_USERS = 400;
const ROUNDS = 15;
const REGULARIZATION = 0.01;

interface Quantiles {
  readonly p50: number;
  readonly p99: number;
}

interface User {
  readonly itemRows: Int32Array;
  /** w = c - 1. */
  readonly weights: Float32Array;
}

function drawFactors(factors: number, random: Random): FactorMatrix {
  const deviation = 1 / Math.sqrt(factors);
  const values = Float32Array.from({ length: N_ITEMS * factors }, () => deviation * random.normal());
  return { nRows: N_ITEMS, factors, values };
}

function drawUser(nItems: number, random: Random): User {
  const rows = new Set<number>();
  while (rows.size < nItems) rows.add(random.below(N_ITEMS));
  const weights = Float32Array.from({ length: nItems }, () => 1 + random.below(5));
  return { itemRows: Int32Array.from(rows).sort(), weights };
}

function writeUsers(users: readonly User[]): void {
  const confidences = users.map(({ weights }) => Buffer.from(weights.map((weight) => weight + 1).buffer));
  writeFileSync(
    join(FOLDER, 'rows.i32'),
    Buffer.concat(users.map(({ itemRows }) => Buffer.from(itemRows.buffer))),
  );
  writeFileSync(join(FOLDER, 'confidences.f32'), Buffer.concat(confidences));
}

function quantilesOf(ms: readonly number[]): Quantiles {
  const sorted = ms.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))];
  return { p50: at(0.5), p99: at(0.99) };
}

function asQuantiles(value: unknown): Quantiles {
  const { p50, p99 } = Object(value);
  return { p50: Number(p50), p99: Number(p99) };
}

function fastest(rounds: readonly Quantiles[]): Quantiles | undefined {
  if (rounds.length === 0) return undefined;
  return { p50: Math.min(...rounds.map(({ p50 }) => p50)), p99: Math.min(...rounds.map(({ p99 }) => p99)) };
}

/** Largest difference to the float64 solutions that the peer wrote, as a share of the largest of their values. */
function differenceTo(solutions: readonly Float32Array[]): number {
  const bytes = readFileSync(join(FOLDER, 'exact.f64'));
  const exact = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  let largest = 0;
  let difference = 0;
  solutions.forEach((x, user) => {
    for (let factor = 0; factor < x.length; factor++) {
      const value = exact[user * x.length + factor];
      largest = Math.max(largest, Math.abs(value));
      difference = Math.max(difference, Math.abs(x[factor] - value));
    }
  });
  return difference / largest;
}

async function race(
  peer: PythonPeer | undefined,
  itemFactors: FactorMatrix,
  users: readonly User[],
): Promise<BenchCase> {
  const { factors } = itemFactors;
  const each = users[0].itemRows.length;
  const options: ImplicitAlsOptions = {
    ...DEFAULT_IMPLICIT,
    factors,
    form: 'hkv',
    unobservedWeight: 1,
    regularization: REGULARIZATION,
    regularizationExponent: 0,
  };
  const foldIn = createFoldIn(itemFactors, options);
  const ours: Quantiles[] = [];
  const implicit: Quantiles[] = [];
  const numpy: Quantiles[] = [];
  let difference: number | undefined;
  let implicitDifference: number | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const solutions: Float32Array[] = [];
    const ms = users.map(({ itemRows, weights }) => {
      const startedAt = performance.now();
      solutions.push(foldIn.solve(itemRows, weights));
      return performance.now() - startedAt;
    });
    ours.push(quantilesOf(ms));
    const answer = await peer?.ask({ do: 'solve' });
    if (answer === undefined) continue;
    implicit.push(asQuantiles(answer.implicit));
    numpy.push(asQuantiles(answer.numpy));
    implicitDifference = Number(answer.difference);
    difference = differenceTo(solutions);
  }
  const mine = fastest(ours);
  const theirs = fastest(implicit);
  const textbook = fastest(numpy);
  const p50 = mine?.p50 ?? Number.NaN;
  return {
    name: `f=${factors}, ${each} items`,
    unit: 'ms a user (p50)',
    ours: p50,
    peer: theirs?.p50,
    ratio: theirs && theirs.p50 / p50,
    numpyRatio: textbook && textbook.p50 / p50,
    p99: { ours: mine?.p99, implicit: theirs?.p99, numpy: textbook?.p99 },
    differenceToClosedForm: { ours: difference, implicit: implicitDifference },
  };
}

mkdirSync(FOLDER, { recursive: true });
const missing = installPackages(['implicit>=0.7.2,<0.8'], ['implicit']);
const peer =
  missing === undefined ? openPythonPeer(join(import.meta.dirname, 'foldin_peer.py'), [FOLDER]) : undefined;
let versions: Readonly<Record<string, unknown>> | undefined;
const cases: BenchCase[] = [];
for (const factors of [64, 128]) {
  const random = createRandom(factors);
  const itemFactors = drawFactors(factors, random);
  writeFileSync(join(FOLDER, 'items.f32'), itemFactors.values);
  for (const each of [10, 100, 1000]) {
    const users = Array.from({ length: N_USERS }, () => drawUser(each, random));
    writeUsers(users);
    const shape = { nItems: N_ITEMS, factors, nUsers: N_USERS, each, regularization: REGULARIZATION };
    versions = await peer?.ask({ do: 'load', ...shape });
    cases.push(await race(peer, itemFactors, users));
  }
}
peer?.close();
writeResult('foldin', {
  peers: {
    implicit:
      versions === undefined ? `missing: ${missing}` : `implicit ${versions.implicit}, recalculate_user`,
    numpy:
      versions === undefined
        ? `missing: ${missing}`
        : `numpy ${versions.numpy}, linalg.solve with Y'Y at hand`,
  },
  timed: `one call a user, one thread, ${N_USERS} users against ${N_ITEMS} items; the best of ${ROUNDS} rounds in turns`,
  cases,
});
