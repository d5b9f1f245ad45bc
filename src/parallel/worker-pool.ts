import { Worker } from 'node:worker_threads';
import { DeadwaxError, toDeadwaxError } from '../errors.ts';
import type { ChunkJob } from './chunk-job.ts';
import type { ThreadPlace } from './thread-place.ts';

/** What a thread is started with. `control` holds the next chunk and the stop flag, as int32. */
export interface WorkerSetup {
  readonly memory: WebAssembly.Memory;
  readonly control: SharedArrayBuffer;
  readonly place: ThreadPlace;
}

export interface WorkerReply {
  readonly failedRows: number;
}

/** Threads over one shared memory. The caller's event loop stays free: work and waiting happen elsewhere. */
export interface WorkerPool {
  /**
   * Runs a job on all threads and gives the number of rows without a unique solution. One job at a time.
   *
   * Errors: `cancelled` when the pool's signal fires, at the latest a chunk later; `internal` when a thread fails.
   */
  run(job: ChunkJob): Promise<number>;
  /** Ends the threads. */
  close(): Promise<void>;
}

export interface WorkerPoolOptions {
  readonly memory: WebAssembly.Memory;
  /** Each thread's own places in the memory; their number is the number of threads. */
  readonly places: readonly ThreadPlace[];
  readonly signal?: AbortSignal | undefined;
}

/** Starts the threads. Close the pool in a `finally`. */
export function openWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const { memory, signal } = options;
  const control = new SharedArrayBuffer(8);
  const counters = new Int32Array(control);
  const stop = (): void => void Atomics.store(counters, 1, 1);
  signal?.addEventListener('abort', stop);
  const workers = options.places.map((place) => {
    const workerData: WorkerSetup = { memory, control, place };
    return new Worker(new URL('./kernel-worker.ts', import.meta.url), { workerData });
  });
  const failed = new Promise<never>((_, reject) => {
    for (const worker of workers) worker.on('error', (error) => reject(toDeadwaxError(error)));
  });
  failed.catch(() => undefined);
  return {
    run: async (job) => {
      throwIfCancelled(signal);
      Atomics.store(counters, 0, 0);
      const replies = await Promise.race([
        failed,
        Promise.all(workers.map((worker) => replyTo(worker, job))),
      ]);
      throwIfCancelled(signal);
      return replies.reduce((sum, reply) => sum + reply.failedRows, 0);
    },
    close: async () => {
      signal?.removeEventListener('abort', stop);
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function replyTo(worker: Worker, job: ChunkJob): Promise<WorkerReply> {
  return new Promise((resolve) => {
    worker.once('message', resolve);
    worker.postMessage(job);
  });
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new DeadwaxError('cancelled', 'the computation was cancelled');
}
