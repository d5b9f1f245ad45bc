import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Config, loadConfig } from '../app/config.ts';
import { announcedServer } from '../app/data-directory.ts';
import { LOCAL_KEY_FILE } from '../app/first-start.ts';
import { openProgram } from '../app/program.ts';
import { DeadwaxError } from '../errors.ts';
import { isDataDirectory } from '../util/data-format.ts';
import { ApiClient, httpTransport, injectTransport } from './api-client.ts';
import { describeError } from './describe-error.ts';
import type { ConnectionOptions } from './global-options.ts';
import type { CliIo } from './io.ts';

/** Reads the configuration for a command from its flags, the environment and the file. */
export function configOf(options: ConnectionOptions, io: CliIo): Config {
  return loadConfig({
    file: options.config,
    workingDirectory: io.workingDirectory,
    environment: io.environment,
    flags: { data: options.data },
  });
}

async function isServing(url: string): Promise<boolean> {
  try {
    const reply = await fetch(new URL('/health/live', url), { signal: AbortSignal.timeout(1500) });
    return reply.ok;
  } catch {
    // A refused or silent port means that the announcement is left over from a process that was killed.
    return false;
  }
}

function readKey(dataDirectory: string): string {
  return readFileSync(join(dataDirectory, LOCAL_KEY_FILE), 'utf8').trim();
}

/**
 * Reaches a Deadwax: the server named by `--url`, else the running server of the data directory, else the data directory
 * itself, opened in this process. `mayCreate`: whether a data directory may come into being.
 * Errors: `not_found`, `data_dir_locked`, `io_failed`.
 */
async function connect(options: ConnectionOptions, io: CliIo, mayCreate = false): Promise<ApiClient> {
  if (options.url !== undefined) {
    const key = options.key ?? io.environment.DEADWAX_KEY;
    if (key === undefined)
      throw new DeadwaxError('misuse', '--url needs a key: give --key KEY or set DEADWAX_KEY');
    return new ApiClient(httpTransport(options.url), key);
  }
  const config = configOf(options, io);
  const directory = resolve(io.workingDirectory, config.data);
  if (!mayCreate && !isDataDirectory(directory))
    throw new DeadwaxError('not_found', `there is no Deadwax data in ${directory}`, {
      hint: 'start one with `deadwax start --demo`, import data, or name its folder with --data DIR',
    });
  const url = announcedServer(directory);
  if (url !== undefined && (await isServing(url)))
    return new ApiClient(httpTransport(url), readKey(directory));
  const program = await openProgram(
    { ...config, data: directory },
    {
      clock: io.clock,
      onFault: (line) => io.err(`deadwax: ${line}\n`),
      onDeath: (fault) => io.die(describeError(fault)),
      faults: io.environment.DEADWAX_FAULTS,
    },
  );
  const close = (): Promise<void> => program.close();
  return new ApiClient(
    injectTransport((request) => program.server.inject(request), close),
    readKey(directory),
  );
}

/** Runs `use` with a connection and closes it, whatever happens. */
export async function withApi(
  options: ConnectionOptions,
  io: CliIo,
  use: (api: ApiClient) => Promise<void>,
  mayCreate = false,
): Promise<void> {
  const api = await connect(options, io, mayCreate);
  try {
    await use(api);
  } finally {
    await api.close();
  }
}
