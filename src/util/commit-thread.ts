import { type Transferable, Worker } from 'node:worker_threads';
import { DeadwaxError } from '../errors.ts';
import { type CommandMessage, parseErrorMessage, type ThreadMessage } from './commit-message.ts';

interface Pending<Result> {
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * New objects of a commit thread die young; without a limit the engine lets their space grow to several times what is used.
 */
const YOUNG_MEBIBYTES = 16;

/** A worker thread that owns a database and commits commands in groups: the owner's side of `serveCommits`. */
export class CommitThread<Command, Result> {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  readonly #pending = new Map<number, Pending<Result>>();
  #nextId = 1;
  #ended: DeadwaxError | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.#exited = new Promise((resolve) => {
      worker.once('exit', () => {
        this.#end(new DeadwaxError('internal', 'the writer thread has ended'));
        resolve();
      });
    });
    worker.on('error', (thrown: unknown) => {
      this.#end(
        new DeadwaxError('internal', `the writer thread failed: ${String(thrown)}`, { cause: thrown }),
      );
    });
  }

  /** Starts the thread and resolves with what its `open` gave. Errors: those that its `open` threw. */
  static open<Command, Result, Started>(
    script: URL,
    data: unknown,
  ): Promise<{ thread: CommitThread<Command, Result>; started: Started }> {
    const worker = new Worker(script, {
      workerData: data,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEBIBYTES },
    });
    const thread = new CommitThread<Command, Result>(worker);
    return new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.on('message', (message: ThreadMessage<Started, Result>) => {
        if (message.kind === 'started') resolve({ thread, started: message.value });
        else if (message.kind === 'failed') {
          reject(parseErrorMessage(message.error));
          void worker.terminate();
        } else thread.#settle(message.replies);
      });
    });
  }

  /** Runs a command; resolves once its transaction is on the disk. `transfer` names buffers that move instead of being copied. */
  call(command: Command, transfer: readonly Transferable[] = []): Promise<Result> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      const message: CommandMessage<Command> = { id, command };
      this.#worker.postMessage(message, transfer);
    });
  }

  /** Errors: why the thread has ended, where it has. */
  checkAlive(): void {
    if (this.#ended !== undefined) throw this.#ended;
  }

  /** Finishes what is queued and ends the thread. */
  async close(): Promise<void> {
    if (this.#ended === undefined) {
      const message: CommandMessage<Command> = { id: 0, command: undefined };
      this.#worker.postMessage(message);
    }
    await this.#exited;
  }

  #settle(replies: Extract<ThreadMessage<unknown, Result>, { kind: 'replies' }>['replies']): void {
    for (const reply of replies) {
      const pending = this.#pending.get(reply.id);
      this.#pending.delete(reply.id);
      if ('error' in reply) pending?.reject(parseErrorMessage(reply.error));
      else pending?.resolve(reply.result);
    }
  }

  #end(error: DeadwaxError): void {
    this.#ended ??= error;
    for (const pending of this.#pending.values()) pending.reject(this.#ended);
    this.#pending.clear();
  }
}
