import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../bin/deadwax.js', import.meta.url));
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;

/** A Deadwax in a process of its own, on a free port of the loopback. */
export interface RunningDeadwax {
  readonly pid: number | undefined;
  readonly url: string;
  /** A sign-in link that works once. */
  readonly link: string;
  /** Undefined when the data directory was there before: secrets are shown once. */
  readonly adminKey: string | undefined;
  readonly ingestKey: string | undefined;
  /** What it has written until now. */
  readonly output: string;
  /** Resolves when it has ended in any way, with the exit status or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  signal(name: NodeJS.Signals): void;
  /** Ends it with SIGTERM; gives the exit status. */
  stop(): Promise<number | null>;
  /** Ends it with SIGKILL. */
  kill(): Promise<void>;
}

function collect(child: ChildProcess): { text: () => string } {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (chunk: string) => {
      text += chunk;
    });
  }
  return { text: () => text };
}

async function waitForReady(child: ChildProcess, text: () => string): Promise<string> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!/Try .*\n/.test(text())) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`deadwax ended with ${child.exitCode ?? child.signalCode}:\n${text()}`);
    if (performance.now() > deadline) throw new Error(`deadwax was not ready in time:\n${text()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // The last lines of the block are written at once with the first ones.
  await new Promise((resolve) => setTimeout(resolve, 20));
  return text();
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

/** Starts `deadwax start` on a data directory and waits until it is ready. */
export async function startDeadwax(
  data: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningDeadwax> {
  const child = spawn(process.execPath, [PROGRAM, 'start', '--port', '0', '--data', data, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const { text } = collect(child);
  const output = await waitForReady(child, text).catch((error: Error) => {
    child.kill('SIGKILL');
    throw error;
  });
  const [, link = ''] = /(http\S+\/\?link=\S+)/.exec(output) ?? [];
  return {
    pid: child.pid,
    url: link.replace(/\/\?.*$/, ''),
    link,
    adminKey: /Admin key\s+(\S+)/.exec(output)?.[1],
    ingestKey: /Ingest key\s+(\S+)/.exec(output)?.[1],
    get output() {
      return text();
    },
    ended: ended(child).then((status) => status ?? child.signalCode),
    signal: (name) => {
      child.kill(name);
    },
    stop: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      const status = await ended(child);
      clearTimeout(timer);
      return status;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended(child);
    },
  };
}
