import { parentPort, workerData } from 'node:worker_threads';
import { selectKernel } from '../kernels/select-kernel.ts';
import { type ChunkJob, chunkCount, runChunk } from './chunk-job.ts';
import type { WorkerReply, WorkerSetup } from './worker-pool.ts';

// A thread of the pool: on each job takes chunks from the shared counter until none is left or the stop flag is set.

const { memory, control, place }: WorkerSetup = workerData;
const counters = new Int32Array(control);
const context = { memory, kernel: selectKernel(memory), ...place };

parentPort?.on('message', (job: ChunkJob) => {
  const nChunks = chunkCount(job);
  let failedRows = 0;
  while (Atomics.load(counters, 1) === 0) {
    const chunk = Atomics.add(counters, 0, 1);
    if (chunk >= nChunks) break;
    failedRows += runChunk(context, job, chunk);
  }
  const reply: WorkerReply = { failedRows };
  parentPort?.postMessage(reply);
});
