import { Worker } from 'node:worker_threads';
import { DeadwaxError } from '../../errors.ts';
import type { ParsedRecords, RecordsToParse } from './parse-records.ts';
import type { ParseReply, ParseRequest } from './parse-worker.ts';

/** What is parsed is garbage soon: a larger young generation would only hold more of it. */
const LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 96 };

/** Two parse as fast as anything can take what they give. */
const MAX_THREADS = 2;
/** One is enough beside a writer, and a thread takes some 40 MB. */
const WAITS_UNTIL_MORE = 16;

class ParseThread {
  readonly #worker: Worker;
  readonly #waiting: PromiseWithResolvers<ParsedRecords>[] = [];
  readonly #memories: ArrayBuffer[] = [];
  #failure: DeadwaxError | undefined;

  constructor() {
    this.#worker = new Worker(new URL('./parse-worker.ts', import.meta.url), { resourceLimits: LIMITS });
    this.#worker.on('message', (reply: ParseReply) => {
      const waiting = this.#waiting.shift();
      this.#memories.push(reply.memory);
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
    const { kind, isCut, bytes } = work;
    const memory = this.#copy(bytes);
    const request: ParseRequest = { kind, isCut, memory, nBytes: bytes.length };
    this.#worker.postMessage(request, [memory]);
    return waiting.promise;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  /** Copies bytes into memory that can be handed over: the threads give it back, for as garbage it would be collected late. */
  #copy(bytes: Uint8Array): ArrayBuffer {
    const known = this.#memories.pop();
    const memory =
      known !== undefined && known.byteLength >= bytes.length ? known : new ArrayBuffer(2 * bytes.length);
    new Uint8Array(memory).set(bytes);
    return memory;
  }

  #end(message: string): void {
    this.#failure ??= new DeadwaxError('internal', message);
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#failure);
  }
}

/** Threads that parse records, each group in one of them in turn. There is one, until it is what everything waits for. */
export class ParseThreads {
  readonly #threads = [new ParseThread()];
  #next = 0;
  #nWaits = 0;

  /** How many groups keep all threads at work. */
  get nAtOnce(): number {
    return 1 + this.#threads.length;
  }

  parse(work: RecordsToParse): Promise<ParsedRecords> {
    const thread = this.#threads[this.#next % this.#threads.length];
    this.#next += 1;
    return thread.parse(work);
  }

  /** Says whether a group had to be waited for when it was wanted. */
  noteWait(hasWaited: boolean): void {
    this.#nWaits = Math.max(0, this.#nWaits + (hasWaited ? 1 : -1));
    if (this.#nWaits < WAITS_UNTIL_MORE || this.#threads.length === MAX_THREADS) return;
    this.#threads.push(new ParseThread());
    this.#nWaits = 0;
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}
