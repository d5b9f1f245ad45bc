import { DeadwaxError } from '../../errors.ts';
import { CommitThread } from '../../util/commit-thread.ts';
import type { ItemUsers } from '../store.ts';
import type { CountCommand, CountQuestion, CountResult, CountThreadOptions } from './count-command.ts';

type CountThread = CommitThread<CountCommand, CountResult>;

/** Has the users of items counted in a thread, one catalogue after the other. The thread starts with the first count. */
export class UserCounter {
  readonly #path: string;
  #starting: Promise<CountThread> | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** Counts when those who asked before are answered. Errors: those of the state; what `signal` is aborted with. */
  count(question: CountQuestion, signal: AbortSignal | undefined): Promise<ItemUsers> {
    const counted = this.#last.then(() => this.#count(question, signal));
    this.#last = counted.catch(() => undefined);
    return counted;
  }

  /** Ends the thread; a count that is not finished fails. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const thread = await this.#starting?.catch(() => undefined);
    await thread?.close();
  }

  async #count(question: CountQuestion, signal: AbortSignal | undefined): Promise<ItemUsers> {
    if (this.#isClosed) throw new DeadwaxError('storage_unavailable', 'the state is closed');
    const thread = await this.#open();
    await thread.call({ kind: 'begin', question });
    for (;;) {
      signal?.throwIfAborted();
      const counted = await thread.call({ kind: 'go' });
      if (counted !== undefined) return counted;
    }
  }

  #open(): Promise<CountThread> {
    this.#starting ??= this.#start().catch((thrown: unknown) => {
      this.#starting = undefined;
      throw thrown;
    });
    return this.#starting;
  }

  async #start(): Promise<CountThread> {
    const script = new URL('./count-worker.ts', import.meta.url);
    const data: CountThreadOptions = { path: this.#path };
    const { thread } = await CommitThread.open<CountCommand, CountResult, undefined>(script, data, {
      of: 'the counts of users',
      // The next count starts another one.
      onDeath: () => {
        this.#starting = undefined;
      },
    });
    return thread;
  }
}
