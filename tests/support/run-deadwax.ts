import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../bin/deadwax.js', import.meta.url));

/** What one run of the command line came to. */
export interface CommandOutcome {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command of the command line in a process of its own. */
export async function runDeadwax(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<CommandOutcome> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
  });
  await once(child, 'close');
  return { status: child.exitCode, out, err };
}
