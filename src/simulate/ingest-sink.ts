import { setTimeout as sleep } from 'node:timers/promises';
import { type DeadwaxError, toDeadwaxError } from '../errors.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { LineChunk } from './event-source.ts';
import { AcknowledgedTally, type LineSink } from './line-sink.ts';

const OPTIONS = { source: 'simulate' };
const MAX_IN_FLIGHT = 4;
const OVERLOAD_WAIT_MS = 50;

/** Writes lines straight into a log, through the same checks as every event. */
class IngestSink implements LineSink {
  readonly acknowledged = new AcknowledgedTally();
  readonly #ingest: Ingest;
  readonly #inFlight = new Set<Promise<void>>();
  #failure: DeadwaxError | undefined;

  constructor(ingest: Ingest) {
    this.#ingest = ingest;
  }

  async write({ bytes }: LineChunk): Promise<void> {
    const taken = this.#take(bytes)
      .catch((thrown) => {
        this.#failure ??= toDeadwaxError(thrown);
      })
      .finally(() => this.#inFlight.delete(taken));
    this.#inFlight.add(taken);
    while (this.#inFlight.size >= MAX_IN_FLIGHT) await Promise.race(this.#inFlight);
    if (this.#failure !== undefined) throw this.#failure;
  }

  async close(): Promise<void> {
    await Promise.all(this.#inFlight);
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #take(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const parsed = await this.#ingest.parseLines(bytes, OPTIONS);
    for (;;) {
      try {
        this.acknowledged.add(await this.#ingest.submitLines(parsed, OPTIONS));
        return;
      } catch (thrown) {
        if (toDeadwaxError(thrown).code !== 'overloaded') throw thrown;
        await sleep(OVERLOAD_WAIT_MS);
      }
    }
  }
}

/** Makes a sink that puts events into the log of `ingest`, which stays open. Errors while writing: `storage_unavailable`. */
export function createIngestSink(ingest: Ingest): LineSink {
  return new IngestSink(ingest);
}
