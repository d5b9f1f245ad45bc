import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** What a roofline thread is started with; `at` is the offset of its own buffer. */
export interface RooflineSetup {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly at: number;
}

/** What a thread repeats; see assembly/roofline.ts. */
export type RooflineTask =
  | { readonly kind: 'multiply'; readonly rounds: number }
  | { readonly kind: 'stream'; readonly bytes: number; readonly passes: number }
  | { readonly kind: 'scatter'; readonly nRows: number; readonly rowBytes: number; readonly reads: number };

/** The most that threads of this machine do together in WebAssembly. */
export interface MachineRoofline {
  readonly threads: number;
  readonly gflops: number;
  /** Reads in order by size of each thread's buffer, and of 256- and 512-byte rows at random among as many bytes. */
  readonly reads: readonly {
    readonly kib: number;
    readonly inOrderGbs: number;
    readonly rows256Gbs: number;
    readonly rows512Gbs: number;
  }[];
}

const KIB = 1024;
/** First level, second level, what the last level may hold, main memory. */
const SIZES_KIB = [16, 256, 8 * KIB, 512 * KIB];
const BUFFER_BYTES = 512 * KIB * KIB;
const BYTES_A_TASK = 64 * KIB * KIB;
const ROUNDS = 5;

/** Compiles the loops with the features of this engine. */
function compileLoops(): WebAssembly.Module {
  const folder = mkdtempSync(join(tmpdir(), 'deadwax-roofline-'));
  const asc = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
  const source = join(import.meta.dirname, 'assembly/roofline.ts');
  const shared = ['-O3', '--runtime', 'stub', '--importMemory', '--sharedMemory', '--maximumMemory', '65535'];
  try {
    for (const features of [
      ['threads', 'simd', 'relaxed-simd'],
      ['threads', 'simd'],
    ]) {
      const enabled = features.flatMap((feature) => ['--enable', feature]);
      const outFile = join(folder, 'roofline.wasm');
      const args = [asc, source, ...shared, '--noAssert', ...enabled, '--outFile', outFile];
      const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
      if (status !== 0) throw new Error(`asc failed with status ${status} on ${source}`);
      const bytes = readFileSync(outFile);
      if (WebAssembly.validate(bytes)) return new WebAssembly.Module(bytes);
    }
    throw new Error('this engine has no SIMD in WebAssembly');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Measures the machine with one thread and with several, each with a buffer of its own. */
export async function measureMachine(threadCounts: readonly number[]): Promise<readonly MachineRoofline[]> {
  const module = compileLoops();
  const most = Math.max(...threadCounts);
  const pages = (BUFFER_BYTES * most) / (64 * KIB) + 1;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  // Pages that were never written are all the same page of zeros: reading them would measure a cache.
  new Float32Array(memory.buffer).fill(1);
  const workers = Array.from({ length: most }, (_, index) => {
    const workerData: RooflineSetup = { module, memory, at: 64 * KIB + index * BUFFER_BYTES };
    return new Worker(new URL('./roofline-worker.ts', import.meta.url), { workerData });
  });
  try {
    const rooflines: MachineRoofline[] = [];
    for (const threads of threadCounts) rooflines.push(await measureThreads(workers.slice(0, threads)));
    return rooflines;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

async function measureThreads(workers: readonly Worker[]): Promise<MachineRoofline> {
  const best = async (task: RooflineTask): Promise<number> => {
    let most = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const rates = await Promise.all(workers.map((worker) => rateOf(worker, task)));
      most = Math.max(
        most,
        rates.reduce((sum, rate) => sum + rate, 0),
      );
    }
    return Number((most / 1e9).toPrecision(3));
  };
  const rows = (bytes: number, rowBytes: number): Promise<number> =>
    best({ kind: 'scatter', nRows: bytes / rowBytes, rowBytes, reads: BYTES_A_TASK / rowBytes });
  const reads: MachineRoofline['reads'][number][] = [];
  for (const kib of SIZES_KIB) {
    const bytes = kib * KIB;
    const passes = Math.max(1, BYTES_A_TASK / bytes);
    reads.push({
      kib,
      inOrderGbs: await best({ kind: 'stream', bytes, passes }),
      rows256Gbs: await rows(bytes, 256),
      rows512Gbs: await rows(bytes, 512),
    });
  }
  const gflops = await best({ kind: 'multiply', rounds: 2 ** 20 });
  return { threads: workers.length, gflops, reads };
}

function rateOf(worker: Worker, task: RooflineTask): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (rate: number) => {
      worker.off('error', reject);
      resolve(rate);
    });
    worker.postMessage(task);
  });
}
