import { Worker } from 'node:worker_threads';
import { CATALOGUES, type Catalogue } from '../domain/catalogue.ts';
import type { RatingScale } from '../domain/rating-scale.ts';
import { DeadwaxError } from '../errors.ts';
import type { IntakeReply, IntakeRequest, IntakeThreadOptions } from './intake-message.ts';
import type { ParsedLines } from './parse-lines.ts';

/** Events of a block are garbage soon: a larger young generation would only hold more of it. */
const YOUNG_MEBIBYTES = 16;

/** Parses lines of NDJSON in a thread of its own. */
export interface Intake {
  /** Parses whole lines, whose memory is taken over. Calls are answered in their order. */
  parse(request: IntakeRequest): Promise<ParsedLines>;
  close(): Promise<void>;
}

class ThreadIntake implements Intake {
  readonly #scales: IntakeThreadOptions;
  readonly #waiting: PromiseWithResolvers<ParsedLines>[] = [];
  #worker: Worker | undefined;

  constructor(scales: IntakeThreadOptions) {
    this.#scales = scales;
  }

  parse(request: IntakeRequest): Promise<ParsedLines> {
    const waiting = Promise.withResolvers<ParsedLines>();
    this.#waiting.push(waiting);
    this.#start().postMessage(request, [request.bytes.buffer]);
    return waiting.promise;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  /** Starts the thread at its first use; a program that never gets a stream needs none. */
  #start(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(new URL('./intake-worker.ts', import.meta.url), {
      workerData: this.#scales,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEBIBYTES },
    });
    worker.on('message', (reply: IntakeReply) => {
      const waiting = this.#waiting.shift();
      if ('parsed' in reply) waiting?.resolve(reply.parsed);
      else waiting?.reject(new DeadwaxError('internal', `the intake thread failed: ${reply.failure}`));
    });
    worker.on('error', (thrown) => this.#end(worker, `the intake thread failed: ${String(thrown)}`));
    worker.on('exit', () => this.#end(worker, 'the intake thread has ended'));
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  /** A thread ends with two signals; between them the next one may have begun, whose answers must not go to others. */
  #end(worker: Worker, message: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(new DeadwaxError('internal', message));
  }
}

/** Makes the intake; its thread starts with the first lines. */
export function openIntake(scaleOf: (catalogue: Catalogue) => RatingScale): Intake {
  const [movies, records, tracks] = CATALOGUES.map(scaleOf);
  return new ThreadIntake({ movies, records, tracks });
}
