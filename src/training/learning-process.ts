import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DeadwaxError, type ErrorCode } from '../errors.ts';
import type { Learned, LearningTask, ReportStep } from './learn.ts';

/** What the child answers: progress, then one result or failure. */
export type LearningReply =
  | {
      readonly type: 'progress';
      readonly step: string;
      readonly done: number;
      readonly total: number | undefined;
      readonly unit: string;
    }
  | { readonly type: 'learned'; readonly learned: Learned }
  | {
      readonly type: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly hint: string | undefined;
      readonly stack: string | undefined;
    };

const CHILD = fileURLToPath(new URL('./learning-worker.ts', import.meta.url));

/**
 * Learns in a process of its own: the one that answers requests stays free, and the memory that learning takes goes back to the system
 * with the process, which that of a thread does not.
 *
 * Cost: the task and the result are copied once. Errors: those of `learn`; the signal's reason when it fires; `internal` when the
 * process dies, as when memory runs out.
 */
export async function learnInProcess(
  task: LearningTask,
  report: ReportStep,
  signal: AbortSignal,
): Promise<Learned> {
  signal.throwIfAborted();
  // Without the flags of this process, which may be those of a test runner.
  const child = fork(CHILD, {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const onAbort = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', onAbort);
  try {
    return await ask(child, task, { report, signal });
  } finally {
    signal.removeEventListener('abort', onAbort);
    child.kill('SIGKILL');
  }
}

function ask(
  child: ChildProcess,
  task: LearningTask,
  options: { readonly report: ReportStep; readonly signal: AbortSignal },
): Promise<Learned> {
  const { promise, resolve, reject } = Promise.withResolvers<Learned>();
  child.on('error', reject);
  child.on('exit', (exitCode, exitSignal) => {
    const death = new DeadwaxError(
      'internal',
      `the training process ended early (${exitSignal ?? `exit code ${exitCode}`}); it may have run out of memory`,
    );
    reject(options.signal.aborted ? options.signal.reason : death);
  });
  child.on('message', (reply) => {
    if (!isReply(reply)) return;
    if (reply.type === 'progress') options.report(reply.step, reply.done, reply.total, reply.unit);
    else if (reply.type === 'learned') resolve(reply.learned);
    else reject(failureOf(reply));
  });
  child.send(task, (error) => {
    if (error !== null) reject(error);
  });
  return promise;
}

/** The channel carries nothing but replies; its type does not say so. */
function isReply(message: unknown): message is LearningReply {
  return typeof message === 'object' && message !== null && 'type' in message;
}

function failureOf({ code, message, hint, stack }: Extract<LearningReply, { type: 'failed' }>): DeadwaxError {
  return new DeadwaxError(code, message, { ...(hint !== undefined && { hint }), cause: stack });
}
