import { setTimeout as sleep } from 'node:timers/promises';
import { type DeadwaxError, toDeadwaxError } from '../errors.ts';
import type { EventLog } from '../eventlog/event-log.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { BlockChunk } from './event-source.ts';
import { type Acknowledged, AcknowledgedTally, type ChunkSink, type LineSink } from './line-sink.ts';

const OPTIONS = { source: 'simulate' };
const MAX_IN_FLIGHT = 4;
const OVERLOAD_WAIT_MS = 50;

/** Waits for a log that is full. */
async function patiently<T>(append: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await append();
    } catch (thrown) {
      if (toDeadwaxError(thrown).code !== 'overloaded') throw thrown;
      await sleep(OVERLOAD_WAIT_MS);
    }
  }
}

/** Puts a few chunks into a log at a time. */
class LogSink<C> implements ChunkSink<C> {
  readonly acknowledged = new AcknowledgedTally();
  readonly #append: (chunk: C) => Promise<Acknowledged>;
  readonly #inFlight = new Set<Promise<void>>();
  #failure: DeadwaxError | undefined;

  constructor(append: (chunk: C) => Promise<Acknowledged>) {
    this.#append = append;
  }

  async write(chunk: C): Promise<void> {
    const taken = this.#append(chunk)
      .then((acknowledged) => this.acknowledged.add(acknowledged))
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
}

/**
 * Makes a sink that puts lines into the log of `ingest`, which stays open, through the same checks as every event.
 * Errors while writing: `storage_unavailable`.
 */
export function createIngestSink(ingest: Ingest): LineSink {
  return new LogSink(async ({ bytes }) => {
    const parsed = await ingest.parseLines(bytes, OPTIONS);
    return patiently(() => ingest.submitLines(parsed, OPTIONS));
  });
}

/** Makes a sink that puts blocks of correct events into a log, which stays open. Errors while writing: `storage_unavailable`. */
export function createBlockSink(log: Pick<EventLog, 'appendBlock'>): ChunkSink<BlockChunk> {
  return new LogSink(async ({ block, nLines }) => {
    const { nAccepted, duplicates } = await patiently(() => log.appendBlock(block, nLines));
    return { accepted: nAccepted, duplicates: duplicates.length, rejected: 0 };
  });
}
