import { Worker } from 'node:worker_threads';
import { DeadwaxError, toDeadwaxError } from '../errors.ts';
import type { TaskInput, TaskOutput, TasteTasks } from './taste-tasks.ts';

/** Threads that do the tasks of a batch. The caller's event loop stays free. */
export interface TastePool {
  readonly threads: number;
  /** Runs a task on the thread with the least to do. Errors: `cancelled` when the signal fires, `internal` when a thread fails. */
  run<K extends keyof TasteTasks>(kind: K, input: TaskInput<K>): Promise<TaskOutput<K>>;
  /** Runs a task on every thread; gives what came of each. */
  runOnEach<K extends keyof TasteTasks>(
    kind: K,
    inputOf: (thread: number) => TaskInput<K>,
  ): Promise<TaskOutput<K>[]>;
  /** Runs a task for each input, a few ahead of what the threads do; `take` gets what came of each, in any order. */
  runAll<K extends keyof TasteTasks>(
    kind: K,
    inputs: Iterable<TaskInput<K>> | AsyncIterable<TaskInput<K>>,
    take?: (output: TaskOutput<K>) => void,
  ): Promise<void>;
  /** Ends the threads. */
  close(): Promise<void>;
}

/** Tasks that wait at a thread, so that it never waits for the next. */
const AHEAD = 2;

interface Waiting {
  resolve(output: unknown): void;
}

interface Thread {
  readonly worker: Worker;
  /** What is called with the outcome of each task it was given, the oldest first. */
  readonly waiting: Waiting[];
}

/** Starts the threads. Close the pool in a `finally`. */
export function openTastePool(threads: number, signal: AbortSignal | undefined): TastePool {
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  const pool = Array.from({ length: threads }, (): Thread => {
    const worker = new Worker(new URL('./taste-worker.ts', import.meta.url));
    const thread: Thread = { worker, waiting: [] };
    worker.on('message', (output) => thread.waiting.shift()?.resolve(output));
    worker.on('error', (error) => failed.reject(toDeadwaxError(error)));
    return thread;
  });
  const stop = (): void => failed.reject(new DeadwaxError('cancelled', 'the computation was cancelled'));
  if (signal?.aborted === true) stop();
  signal?.addEventListener('abort', stop);

  const give = <K extends keyof TasteTasks>(
    { worker, waiting }: Thread,
    kind: K,
    input: TaskInput<K>,
  ): Promise<TaskOutput<K>> => {
    const outcome = new Promise<TaskOutput<K>>((resolve) => {
      waiting.push({ resolve });
      worker.postMessage({ kind, input });
    });
    return Promise.race([failed.promise, outcome]);
  };
  const leastBusy = (): Thread =>
    pool.reduce((least, thread) => (thread.waiting.length < least.waiting.length ? thread : least));
  return {
    threads,
    run: (kind, input) => give(leastBusy(), kind, input),
    runOnEach: (kind, inputOf) =>
      Promise.all(pool.map((thread, place) => give(thread, kind, inputOf(place)))),
    runAll: async (kind, inputs, take = () => undefined) => {
      const running = new Set<Promise<void>>();
      for await (const input of inputs) {
        const task: Promise<void> = give(leastBusy(), kind, input).then((output) => {
          running.delete(task);
          take(output);
        });
        // Where reading the inputs fails, nobody waits for it any more.
        task.catch(() => undefined);
        running.add(task);
        if (running.size >= AHEAD * threads) await Promise.race(running);
      }
      await Promise.all(running);
    },
    close: async () => {
      signal?.removeEventListener('abort', stop);
      await Promise.all(pool.map(({ worker }) => worker.terminate()));
    },
  };
}
