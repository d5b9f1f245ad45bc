import { Worker } from 'node:worker_threads';
import { DeadwaxError } from '../../errors.ts';
import type { ParsedRecords, RecordsToParse } from './parse-records.ts';
import type { ParseReply } from './parse-worker.ts';

/** What is parsed is garbage soon: a larger young generation would only hold more of it. */
const LIMITS = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 };

/** Two parse as fast as anything can take what they give. */
const N_THREADS = 2;

class ParseThread {
  readonly #worker: Worker;
  readonly #waiting: PromiseWithResolvers<ParsedRecords>[] = [];
  #failure: DeadwaxError | undefined;

  constructor() {
    this.#worker = new Worker(new URL('./parse-worker.ts', import.meta.url), { resourceLimits: LIMITS });
    this.#worker.on('message', (reply: ParseReply) => {
      const waiting = this.#waiting.shift();
      if ('parsed' in reply) waiting?.resolve(reply.parsed);
      else waiting?.reject(new DeadwaxError('internal', `the parser failed: ${reply.failure}`));
    });
    this.#worker.on('error', (thrown) => this.#end(`the parser thread failed: ${String(thrown)}`));
    this.#worker.on('exit', () => this.#end('the parser thread has ended'));
  }

  parse(work: RecordsToParse): Promise<ParsedRecords> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const waiting = Promise.withResolvers<ParsedRecords>();
    this.#waiting.push(waiting);
    // A copy to hand over, for the bytes may lie in memory that others use.
    const bytes = new Uint8Array(work.bytes);
    this.#worker.postMessage({ ...work, bytes } satisfies RecordsToParse, [bytes.buffer]);
    return waiting.promise;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #end(message: string): void {
    this.#failure ??= new DeadwaxError('internal', message);
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#failure);
  }
}

/** Threads that parse records, each group in one of them in turn. */
export class ParseThreads {
  readonly #threads = Array.from({ length: N_THREADS }, () => new ParseThread());
  #next = 0;

  /** How many groups keep all threads at work. */
  readonly nAtOnce = 2 * N_THREADS;

  parse(work: RecordsToParse): Promise<ParsedRecords> {
    const thread = this.#threads[this.#next];
    this.#next = (this.#next + 1) % this.#threads.length;
    return thread.parse(work);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}
