import { Worker } from 'node:worker_threads';
import { DeadwaxError, type ErrorCode } from '../errors.ts';
import type { FoldTask } from './measure-fold.ts';
import type { ScoredLists, ScoreTask } from './score-block.ts';

export type ThreadRequest =
  | { readonly kind: 'fold'; readonly task: FoldTask }
  | { readonly kind: 'score'; readonly task: ScoreTask };

export type ThreadResult =
  | { readonly kind: 'fold'; readonly figures: Readonly<Record<string, number>> }
  | { readonly kind: 'score'; readonly lists: ScoredLists };

export type ThreadReply =
  | { readonly type: 'result'; readonly result: ThreadResult }
  | {
      readonly type: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly hint: string | undefined;
      readonly stack: string | undefined;
    };

/** A thread that does the long computations, so that the one that answers requests stays free. One request at a time. */
export interface TrainingThread {
  measureFold(task: FoldTask): Promise<Readonly<Record<string, number>>>;
  scoreBlock(task: ScoreTask): Promise<ScoredLists>;
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
  const call = (request: ThreadRequest) => callWorker(worker, request, signal);
  const onAbort = (): void => void worker.terminate();
  signal.addEventListener('abort', onAbort);
  // A thread that dies between two requests is met by the next one.
  worker.on('error', () => undefined);
  return {
    measureFold: async (task) => {
      const result = await call({ kind: 'fold', task });
      if (result.kind === 'fold') return result.figures;
      throw mixedUp(result);
    },
    scoreBlock: async (task) => {
      const result = await call({ kind: 'score', task });
      if (result.kind === 'score') return result.lists;
      throw mixedUp(result);
    },
    close: async () => {
      signal.removeEventListener('abort', onAbort);
      await worker.terminate();
    },
  };
}

function callWorker(worker: Worker, request: ThreadRequest, signal: AbortSignal): Promise<ThreadResult> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<ThreadResult>();
  const onMessage = (reply: ThreadReply): void => {
    if (reply.type === 'result') resolve(reply.result);
    else reject(failureOf(reply));
  };
  const onExit = (): void => {
    const death = new DeadwaxError('internal', `the training thread ended while doing '${request.kind}'`);
    reject(signal.aborted ? signal.reason : death);
  };
  worker.on('message', onMessage).on('error', reject).on('exit', onExit);
  // The number of a thread that has ended is -1.
  if (worker.threadId < 0) onExit();
  else worker.postMessage(request);
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

function mixedUp(result: ThreadResult): DeadwaxError {
  return new DeadwaxError(
    'internal',
    `the training thread answered with '${result.kind}' to another request`,
  );
}
