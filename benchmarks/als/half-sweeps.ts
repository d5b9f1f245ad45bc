import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';
import { createAlsMemory } from '../../src/model/als/als-memory.ts';
import { halfSweep, prepareImplicit } from '../../src/model/als/fit-implicit-als.ts';
import { DEFAULT_IMPLICIT } from '../../src/model/als/options.ts';
import type { ChunkJob } from '../../src/parallel/chunk-job.ts';
import { openWorkerPool, type WorkerPool } from '../../src/parallel/worker-pool.ts';
import type { MachineRoofline } from './machine-roofline.ts';

const SWEEPS = 5;

/** What half a sweep of conjugate gradient (3) does, and how near to the machine's best it comes. */
export interface HalfFigures {
  readonly side: 'users' | 'items';
  readonly factors: number;
  /** Core time a thread of the Gramian, of its eigenvectors, of turning both sides by them, of solving the rows. */
  readonly ms: Readonly<Record<string, number>>;
  /**
   * Solving the rows: 14 f FLOP an entry (a product in each of four passes, a sum in all but the last), 40 f a row, 8 f^2 a row more
   * without turning.
   */
  readonly solveGflops: number;
  readonly shareOfPeak: number;
  /** Bytes of vectors through the cores in those four passes, and at least once from wherever the vectors lie. */
  readonly passedGbs: number;
  readonly fetchedGbs: number;
  readonly fixedMib: number;
}

/** Adds up the time of each kind of job that passes through: core time a thread, which other work on the machine takes nothing from. */
function timePool(
  pool: WorkerPool,
  threads: number,
): {
  readonly pool: WorkerPool;
  readonly take: () => Record<string, number>;
} {
  let ms: Record<string, number> = {};
  return {
    pool: {
      ...pool,
      run: async (job: ChunkJob) => {
        const before = process.cpuUsage();
        const failed = await pool.run(job);
        const { user, system } = process.cpuUsage(before);
        ms[job.kind] = (ms[job.kind] ?? 0) + (user + system) / 1000 / threads;
        return failed;
      },
    },
    take: () => {
      const taken = ms;
      ms = {};
      return taken;
    },
  };
}

/** The run of each kind of job with the least time. */
function leastOf(runs: readonly Record<string, number>[]): Record<string, number> {
  const kinds = Object.keys(runs[0] ?? {});
  return Object.fromEntries(
    kinds.map((kind) => [kind, Number(Math.min(...runs.map((run) => run[kind])).toFixed(1))]),
  );
}

/** Times the parts of half sweeps; the first sweep, which starts from users of zeros, does not count. */
export async function measureHalves(
  matrix: CsrMatrix,
  factors: number,
  machine: MachineRoofline,
): Promise<readonly HalfFigures[]> {
  const { threads } = machine;
  const options = { ...DEFAULT_IMPLICIT, factors };
  const als = createAlsMemory(matrix, { unknowns: factors, biases: false, threads, passes: 'many' });
  const { pool, take } = timePool(openWorkerPool({ memory: als.memory, places: als.places }), threads);
  const runs: Record<'users' | 'items', Record<string, number>[]> = { users: [], items: [] };
  try {
    await prepareImplicit(als, options, pool);
    for (let sweep = 0; sweep <= SWEEPS; sweep++) {
      take();
      await halfSweep(als, options, { pool, solved: als.users, fixed: als.items });
      const users = take();
      await halfSweep(als, options, { pool, solved: als.items, fixed: als.users });
      const items = take();
      if (sweep === 0) continue;
      runs.users.push(users);
      runs.items.push(items);
    }
  } finally {
    await pool.close();
  }
  return (['users', 'items'] as const).map((side) => {
    const other = side === 'users' ? als.items : als.users;
    const shape = { nRows: als[side].matrix.nRows, nEntries: matrix.columns.length, factors };
    return {
      side,
      ...figuresOf(leastOf(runs[side]), shape, machine),
      fixedMib: mebibytes(other.matrix.nRows, factors),
    };
  });
}

function mebibytes(nRows: number, factors: number): number {
  return Number(((4 * nRows * factors) / 2 ** 20).toFixed(1));
}

function figuresOf(
  ms: Record<string, number>,
  {
    nRows,
    nEntries,
    factors,
  }: { readonly nRows: number; readonly nEntries: number; readonly factors: number },
  machine: MachineRoofline,
): Omit<HalfFigures, 'side' | 'fixedMib'> {
  const seconds = (ms.solve ?? Number.NaN) / 1000;
  const dense = ms.rotate === undefined ? 8 * factors * factors : 0;
  const gflop = (14 * factors * nEntries + (40 * factors + dense) * nRows) / 1e9;
  const vectorGb = (4 * factors * nEntries) / 1e9;
  const rounded = (value: number): number => Number(value.toPrecision(3));
  return {
    factors,
    ms,
    solveGflops: rounded(gflop / seconds),
    shareOfPeak: rounded(gflop / seconds / machine.gflops),
    passedGbs: rounded((4 * vectorGb) / seconds),
    fetchedGbs: rounded(vectorGb / seconds),
  };
}
