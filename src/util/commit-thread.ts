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

/** What a commit thread is to its owner. */
interface CommitThreadOptions {
  /** The file that it writes, for messages. */
  readonly of: string;
  /** Told when the thread has ended although nobody asked it to; it does not come back. */
  readonly onDeath?: ((fault: DeadwaxError) => void) | undefined;
}

/** A worker thread that owns a database and commits commands in groups: the owner's side of `serveCommits`. */
export class CommitThread<Command, Result> {
  readonly #worker: Worker;
  readonly #of: string;
  readonly #exited: Promise<void>;
  readonly #pending = new Map<number, Pending<Result>>();
  #nextId = 1;
  #ended: DeadwaxError | undefined;
  #isClosing = false;

  private constructor(worker: Worker, { of, onDeath }: CommitThreadOptions) {
    this.#worker = worker;
    this.#of = of;
    this.#exited = new Promise((resolve) => {
      worker.once('exit', () => {
        const fault = this.#end(this.#isClosing ? 'is closed' : 'has ended');
        if (!this.#isClosing) onDeath?.(fault);
        resolve();
      });
    });
    worker.on('error', (thrown: unknown) => this.#end(`failed: ${String(thrown)}`, thrown));
  }

  /** Starts the thread and resolves with what its `open` gave. Errors: those that its `open` threw. */
  static open<Command, Result, Started>(
    script: URL,
    data: unknown,
    options: CommitThreadOptions,
  ): Promise<{ thread: CommitThread<Command, Result>; started: Started }> {
    const worker = new Worker(script, {
      workerData: data,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEBIBYTES },
    });
    return new Promise((resolve, reject) => {
      let isStarted = false;
      const onDeath = (fault: DeadwaxError): void => (isStarted ? options.onDeath?.(fault) : reject(fault));
      const thread = new CommitThread<Command, Result>(worker, { of: options.of, onDeath });
      worker.once('error', reject);
      worker.on('message', (message: ThreadMessage<Started, Result>) => {
        if (message.kind === 'started') {
          isStarted = true;
          resolve({ thread, started: message.value });
        } else if (message.kind === 'failed') {
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
    this.#isClosing = true;
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

  /** Gives the reason of its end, which is the first that was given. */
  #end(what: string, cause?: unknown): DeadwaxError {
    this.#ended ??= new DeadwaxError('storage_unavailable', `the writer thread of ${this.#of} ${what}`, {
      hint: 'start Deadwax again: everything that was acknowledged is kept',
      cause,
    });
    for (const pending of this.#pending.values()) pending.reject(this.#ended);
    this.#pending.clear();
    return this.#ended;
  }
}
