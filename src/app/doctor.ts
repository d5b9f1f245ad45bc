import { existsSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, freemem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Config } from './config.ts';

/** One thing that was looked at. `remedy` says what to do when it is not well. */
export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly detail: string;
  readonly remedy: string | undefined;
}

const GIB = 2 ** 30;
const MIN_DISK_BYTES = 2 * GIB;
const MIN_MEMORY_BYTES = GIB / 2;

function ok(name: string, detail: string): Finding {
  return { name, state: 'ok', detail, remedy: undefined };
}

function gib(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)} GiB`;
}

function existingParent(path: string): string {
  let parent = path;
  while (!existsSync(parent)) parent = dirname(parent);
  return parent;
}

function checkDisk(directory: string): Finding {
  const { bavail, bsize } = statfsSync(existingParent(directory));
  const free = bavail * bsize;
  if (free >= MIN_DISK_BYTES) return ok('disk', `${gib(free)} free at ${directory}`);
  return {
    name: 'disk',
    state: 'warning',
    detail: `${gib(free)} free at ${directory}`,
    remedy: 'free some space, or choose another folder with --data DIR',
  };
}

function checkMemory(freeBytes: number): Finding {
  if (freeBytes >= MIN_MEMORY_BYTES) return ok('memory', `${gib(freeBytes)} free`);
  return {
    name: 'memory',
    state: 'warning',
    detail: `${gib(freeBytes)} free`,
    remedy: 'close other programs, or lower warehouse_memory_mb',
  };
}

function checkPort(host: string, port: number): Promise<Finding> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) =>
      done({
        name: 'port',
        state: 'warning',
        detail: `${host}:${port}: ${error.code}`,
        remedy: 'a running Deadwax is fine; otherwise choose another port with --port N',
      }),
    );
    probe.listen(port, host, () => probe.close(() => done(ok('port', `${host}:${port} is free`))));
  });
}

function checkPage(webDirectory: string): Finding {
  if (existsSync(join(webDirectory, 'index.html'))) return ok('page', 'the page is built');
  return { name: 'page', state: 'problem', detail: 'the page is not built', remedy: 'run `npm run build`' };
}

function checkClock(nowMs: number): Finding {
  const year = new Date(nowMs).getUTCFullYear();
  if (year >= 2026 && year < 2100) return ok('clock', new Date(nowMs).toISOString());
  return {
    name: 'clock',
    state: 'problem',
    detail: `the clock says ${new Date(nowMs).toISOString()}`,
    remedy: 'set the clock: events from the future are rejected',
  };
}

/** Looks at what Deadwax needs of the machine, without opening the data directory. */
export async function examine(
  config: Config,
  nowMs: number,
  webDirectory: string,
): Promise<readonly Finding[]> {
  const directory = resolve(config.data);
  return [
    ok('node', `${process.version}, ${availableParallelism()} threads`),
    checkDisk(directory),
    checkMemory(freemem()),
    await checkPort(config.host, config.port),
    checkClock(nowMs),
    checkPage(webDirectory),
    ok('data', existsSync(join(directory, 'log.db')) ? `${directory} holds data` : `${directory} is new`),
  ];
}
