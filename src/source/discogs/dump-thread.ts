import { Worker } from 'node:worker_threads';
import { DeadwaxError } from '../../errors.ts';
import { formatErrorMessage } from '../../util/commit-message.ts';
import type { DumpMessage, DumpWork } from './dump-worker.ts';
import type { DumpBatch } from './read-dump.ts';
import { releaseChunk } from './release-chunk.ts';

/** What is read is garbage soon: a larger young generation would only hold more of it. */
const LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 };

/** Starts the thread, and gives what it says, in its order. */
function startThread(work: DumpWork): { readonly worker: Worker; next(): Promise<DumpMessage> } {
  const worker = new Worker(new URL('./dump-worker.ts', import.meta.url), {
    workerData: work,
    resourceLimits: LIMITS,
  });
  const messages: DumpMessage[] = [];
  let arrived = Promise.withResolvers<void>();
  const add = (message: DumpMessage): void => {
    messages.push(message);
    arrived.resolve();
  };
  const fail = (what: string): void => {
    const error = new DeadwaxError('internal', `the thread that reads ${work.filePath} ${what}`);
    add({ kind: 'failure', error: formatErrorMessage(error), details: {} });
  };
  worker.on('message', add);
  worker.on('error', (thrown) => fail(`failed: ${String(thrown)}`));
  worker.on('exit', () => fail('has ended'));
  return {
    worker,
    async next() {
      for (let message = messages.shift(); ; message = messages.shift()) {
        if (message !== undefined) return message;
        arrived = Promise.withResolvers();
        await arrived.promise;
      }
    },
  };
}

/**
 * Reads a dump as `readDump` does, in a thread of its own, some batches ahead. The thread ends with the reading, also where that is
 * given up. Errors: those of `readDump`; `internal` where the thread fails.
 */
export async function* readDumpInThread(work: DumpWork): AsyncGenerator<DumpBatch> {
  const { worker, next } = startThread(work);
  try {
    for (let message = await next(); message.kind !== 'end'; message = await next()) {
      if (message.kind === 'failure') throw toError(message);
      worker.postMessage(undefined);
      yield message.batch;
      for (const text of message.batch.entries.texts) releaseChunk(text);
    }
  } finally {
    await worker.terminate();
  }
}

function toError({ error, details }: Extract<DumpMessage, { kind: 'failure' }>): DeadwaxError {
  const { code, message, hint } = error;
  return new DeadwaxError(code, message, hint === undefined ? { details } : { hint, details });
}
