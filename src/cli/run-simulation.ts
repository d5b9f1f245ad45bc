import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openIngest } from '../app/open-ingest.ts';
import { DeadwaxError } from '../errors.ts';
import { EventsAnswer } from '../server/contract.ts';
import type { EventSource } from '../simulate/event-source.ts';
import { openFileSink } from '../simulate/file-sink.ts';
import { createIngestSink } from '../simulate/ingest-sink.ts';
import type { LineSink } from '../simulate/line-sink.ts';
import { type Pace, takePaced } from '../simulate/pace.ts';
import { createStdoutSink } from '../simulate/stdout-sink.ts';
import type { OptionValues } from '../util/option-spec.ts';
import type { ApiClient } from './api-client.ts';
import { createApiSink } from './api-sink.ts';
import { configOf, withApi } from './connect.ts';
import type { CONNECTION_OPTIONS } from './global-options.ts';
import type { CliIo } from './io.ts';
import { sendCounted } from './send-counted.ts';
import type { TO_OPTION } from './simulation-options.ts';

export type SimulationOptions = OptionValues<typeof CONNECTION_OPTIONS & typeof TO_OPTION>;

/** What a simulation sends, and how. */
export interface Simulation {
  readonly source: EventSource;
  readonly pace: Pace;
  /** The end, where the source has a later one or none. */
  readonly limit?: number | undefined;
}

const FILE_NAME = /\.(ndjson|jsonl)(\.(gz|zst))?$/;

function openLocalSink(options: SimulationOptions, io: CliIo): LineSink {
  const { to } = options;
  if (to === 'stdout') return createStdoutSink((bytes) => io.out(bytes));
  if (FILE_NAME.test(to)) return openFileSink(resolve(io.workingDirectory, to));
  throw new DeadwaxError(
    'misuse',
    `--to '${to}' is none of http, log and stdout, nor a file name that ends in .ndjson, .ndjson.gz or .ndjson.zst`,
  );
}

async function runIntoLog(
  options: SimulationOptions,
  io: CliIo,
  send: (sink: LineSink) => Promise<void>,
): Promise<void> {
  const config = configOf(options, io);
  const { ingest, close } = await openIngest(
    { ...config, data: resolve(io.workingDirectory, config.data) },
    io.clock,
  );
  try {
    await send(createIngestSink(ingest));
  } finally {
    await close();
  }
}

/**
 * Runs a simulation of events into the target of `--to` until it ends or is stopped, and prints what was acknowledged.
 * `prepare` gets the API where the target is a server.
 */
export async function runSimulation(
  options: SimulationOptions,
  io: CliIo,
  prepare: (api: ApiClient | undefined) => Promise<Simulation> | Simulation,
): Promise<void> {
  const send = async (sink: LineSink, { source, pace, limit }: Simulation): Promise<void> => {
    const deps = {
      clock: io.clock,
      sleep: (durationMs: number) =>
        sleep(durationMs, undefined, { signal: io.signal }).catch(() => undefined),
      signal: io.signal,
    };
    const chunks = takePaced(source, { pace, limit: limit ?? Number.POSITIVE_INFINITY }, deps);
    await sendCounted(chunks, sink, { io, noun: 'events', json: options.json, to: options.to });
  };
  if (options.to === 'http')
    return withApi(options, io, async (api) => {
      const post = (body: Uint8Array<ArrayBuffer>) => api.send(['POST', '/events'], body, EventsAnswer);
      await send(createApiSink({ post, clock: io.clock, signal: io.signal }), await prepare(api));
    });
  if (options.to === 'log')
    return runIntoLog(options, io, async (sink) => send(sink, await prepare(undefined)));
  const simulation = await prepare(undefined);
  return send(openLocalSink(options, io), simulation);
}
