import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openIngest } from '../app/open-ingest.ts';
import { DeadwaxError } from '../errors.ts';
import { EventsAnswer } from '../server/contract.ts';
import type { BlockChunk, EventSource, LineChunk } from '../simulate/event-source.ts';
import { openFileSink } from '../simulate/file-sink.ts';
import type { ChunkSink, LineSink } from '../simulate/line-sink.ts';
import { createBlockSink, createIngestSink } from '../simulate/log-sinks.ts';
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
  /** The same events without the way through text, for a log that checks no items. */
  readonly blocks?: EventSource<BlockChunk>;
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

async function runIntoLog(options: SimulationOptions, io: CliIo, simulation: Simulation): Promise<void> {
  const config = configOf(options, io);
  const { ingest, log, close } = await openIngest(
    { ...config, data: resolve(io.workingDirectory, config.data) },
    io.clock,
  );
  const { source, blocks } = simulation;
  try {
    if (blocks === undefined || config.unknown_items === 'reject')
      await send({ ...simulation, source }, createIngestSink(ingest), { io, options });
    else await send({ ...simulation, source: blocks }, createBlockSink(log), { io, options });
  } finally {
    await close();
  }
}

/** Sends the events of one of a simulation's sources, at its pace. */
async function send<C extends LineChunk | BlockChunk>(
  { source, pace, limit }: Omit<Simulation, 'source'> & { readonly source: EventSource<C> },
  sink: ChunkSink<C>,
  { io, options }: { readonly io: CliIo; readonly options: SimulationOptions },
): Promise<void> {
  const deps = {
    clock: io.clock,
    sleep: (durationMs: number) => sleep(durationMs, undefined, { signal: io.signal }).catch(() => undefined),
    signal: io.signal,
  };
  const chunks = takePaced(source, { pace, limit: limit ?? Number.POSITIVE_INFINITY }, deps);
  await sendCounted(chunks, sink, { io, noun: 'events', json: options.json, to: options.to });
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
  if (options.to === 'http')
    return withApi(options, io, async (api) => {
      const post = (body: Uint8Array<ArrayBuffer>) => api.send(['POST', '/events'], body, EventsAnswer);
      const simulation = await prepare(api);
      await send(simulation, createApiSink({ post, clock: io.clock, signal: io.signal }), { io, options });
    });
  const simulation = await prepare(undefined);
  if (options.to === 'log') return runIntoLog(options, io, simulation);
  return send(simulation, openLocalSink(options, io), { io, options });
}
