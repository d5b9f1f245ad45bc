import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Catalogue } from '../domain/catalogue.ts';
import { DeadwaxError } from '../errors.ts';
import { createSignInLink } from '../server/accounts.ts';
import { createServer } from '../server/create-server.ts';
import type { KeySources } from '../server/keys.ts';
import { loadSample, readSampleState } from '../simulate/sample.ts';
import { armFaults } from '../util/fault-point.ts';
import { CloseStack } from './close-stack.ts';
import type { Config } from './config.ts';
import { type DataDirectory, openDataDirectory } from './data-directory.ts';
import { type Engines, openEngines } from './engines.ts';
import { type FirstStart, makeFirstSecrets, openLocalKey } from './first-start.ts';
import { scaleOf } from './scales.ts';
import { openServices } from './services.ts';
import { setEngineFlags } from './set-engine-flags.ts';

/** How long the state may take to catch up with the sample. */
const SAMPLE_TIMEOUT_MS = 30_000;
/** Where the built page lies. */
export const WEB_DIRECTORY = fileURLToPath(new URL('../../web/dist', import.meta.url));

interface ProgramSurroundings {
  readonly clock: () => number;
  /** Gets a line about each trouble that the program mends by itself. */
  readonly onFault: (line: string) => void;
  /** Told when the program cannot go on: the process is to end, and a new one finds everything that was acknowledged. */
  readonly onDeath: (fault: DeadwaxError) => void;
  /** Faults to arm, for tests: see `armFaults`. */
  readonly faults: string | undefined;
}

/** A whole Deadwax over one data directory, that this process alone holds. */
export interface Program {
  readonly server: FastifyInstance;
  readonly dataPath: string;
  /** The command line's own key. */
  readonly localKey: string;
  /** Undefined where the data directory was there before. */
  readonly firstStart: FirstStart | undefined;
  /** Serves on the configured address; gives the URL. Errors: `port_in_use`. */
  listen(): Promise<string>;
  /** Makes a token that signs a browser in once. */
  createSignInLink(): Promise<string>;
  hasModel(catalogue: Catalogue): Promise<boolean>;
  /** Loads the sample into a data directory without events, or finishes a load that was cut off; tells what there is of it now. */
  loadSampleIfEmpty(): Promise<'new' | 'there' | 'absent'>;
  /** Finishes what was accepted and releases everything. */
  close(): Promise<void>;
}

/** Opens everything. Errors: `data_dir_locked`, `data_dir_newer`, `damaged_data`, `storage_unavailable`. */
export async function openProgram(config: Config, surroundings: ProgramSurroundings): Promise<Program> {
  setEngineFlags();
  if (surroundings.faults !== undefined) armFaults(surroundings.faults);
  const closing = new CloseStack();
  try {
    return await open(config, surroundings, closing);
  } catch (thrown) {
    await closing.close().catch(() => undefined);
    throw thrown;
  }
}

async function open(
  config: Config,
  { clock, onFault, onDeath }: ProgramSurroundings,
  closing: CloseStack,
): Promise<Program> {
  const directory = openDataDirectory(config.data);
  closing.add(() => directory.close());
  const sources: KeySources = { clock, randomBytes };
  const engines = await openEngines(
    {
      directory: directory.path,
      warehouseMemoryMb: config.warehouse_memory_mb,
      deadLettersKept: config.dead_letters_kept,
      stateLagEvents: config.state_lag_events,
      rejectUnknownItems: config.unknown_items === 'reject',
      clock,
      randomBytes,
      scaleOf: scaleOf(config),
      onFault: (where, fault) => onFault(`${where}: ${fault.message}`),
      onDeath,
    },
    closing,
  );
  const { documents } = engines.store;
  const firstStart = await makeFirstSecrets(documents, sources);
  const localKey = await openLocalKey(directory.path, documents, sources);
  const context = await openServices(
    { config, engines, directory: directory.path, clock, webDirectory: WEB_DIRECTORY, onFault },
    closing,
  );
  const server: FastifyInstance = await createServer(context);
  closing.add(() => server.close());
  return {
    server,
    dataPath: directory.path,
    localKey,
    firstStart,
    listen: () => listen(server, config, directory),
    createSignInLink: () => createSignInLink(documents, sources),
    hasModel: async (catalogue) => (await context.models.live(catalogue)) !== undefined,
    loadSampleIfEmpty: () => loadSampleIfEmpty(engines, clock),
    close: () => closing.close(),
  };
}

async function listen(server: FastifyInstance, config: Config, directory: DataDirectory): Promise<string> {
  try {
    const url = await server.listen({ host: config.host, port: config.port });
    directory.announce(url);
    return url;
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw thrown;
    const reason = code === 'EADDRINUSE' ? 'is taken by another program' : 'may not be used by this account';
    throw new DeadwaxError('port_in_use', `port ${config.port} of ${config.host} ${reason}`, {
      hint: 'choose another with --port N, or any free one with --port 0',
      cause: thrown,
    });
  }
}

async function loadSampleIfEmpty(
  { log, store }: Engines,
  clock: () => number,
): Promise<'new' | 'there' | 'absent'> {
  const state = await readSampleState({ store });
  if (state !== 'absent') return state === 'loaded' ? 'there' : 'absent';
  const [first] = await log.read(0, 1);
  if (first !== undefined && first.event.source !== 'sample') return 'absent';
  await loadSample({ log, store, clock });
  await store.interactions.waitFor(await log.endOffset(), SAMPLE_TIMEOUT_MS);
  return 'new';
}
