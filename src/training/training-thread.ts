import { Worker } from 'node:worker_threads';
import { DeadwaxError, type ErrorCode } from '../errors.ts';
import type { FoldTask } from './measure-fold.ts';
import type { Figures } from './measure-settings.ts';

export type ThreadReply =
  | { readonly type: 'result'; readonly figures: Figures }
  | {
      readonly type: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly hint: string | undefined;
      readonly stack: string | undefined;
    };

/** A thread that does the long computations, so that the one that answers requests stays free. One request at a time. */
export interface TrainingThread {
  measureFold(task: FoldTask): Promise<Figures>;
  /** Ends the thread at once, whatever it is doing. */
  close(): Promise<void>;
}

/**
 * Starts a thread. When `signal` fires, the thread ends and the request in progress rejects with the signal's reason.
 * Errors of requests: those of the work; `internal` when the thread dies.
 */
export function openTrainingThread(signal: AbortSignal): TrainingThread {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./training-worker.ts', import.meta.url));
  const onAbort = (): void => void worker.terminate();
  signal.addEventListener('abort', onAbort);
  // A thread that dies between two requests is met by the next one.
  worker.on('error', () => undefined);
  return {
    measureFold: (task) => callWorker(worker, task, signal),
    close: async () => {
      signal.removeEventListener('abort', onAbort);
      await worker.terminate();
    },
  };
}

function callWorker(worker: Worker, task: FoldTask, signal: AbortSignal): Promise<Figures> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Figures>();
  const onMessage = (reply: ThreadReply): void => {
    if (reply.type === 'result') resolve(reply.figures);
    else reject(failureOf(reply));
  };
  const onExit = (): void => {
    const death = new DeadwaxError('internal', 'the training thread ended in the middle of a fit');
    reject(signal.aborted ? signal.reason : death);
  };
  worker.on('message', onMessage).on('error', reject).on('exit', onExit);
  // The number of a thread that has ended is -1.
  if (worker.threadId < 0) onExit();
  else worker.postMessage(task);
  return promise.finally(() => {
    worker.off('message', onMessage).off('error', reject).off('exit', onExit);
  });
}

function failureOf(reply: Extract<ThreadReply, { type: 'failed' }>): DeadwaxError {
  return new DeadwaxError(reply.code, reply.message, {
    ...(reply.hint !== undefined && { hint: reply.hint }),
    cause: reply.stack,
  });
}
