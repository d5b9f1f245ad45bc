import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const VENV = join(import.meta.dirname, '../../.cache/python-clients');
const PYTHON = join(VENV, 'bin/python');
/** What the tests of clients were written for. */
const PACKAGES = ['liblistenbrainz==0.7.0', 'pylast==7.2.0'];
const MODULES = 'liblistenbrainz, pylast';
/** A registry that cannot be reached must not hold the tests up. */
const INSTALL_TIMEOUT_MS = 120_000;

function canImport(): boolean {
  return existsSync(PYTHON) && spawnSync(PYTHON, ['-c', `import ${MODULES}`]).status === 0;
}

/** Installs the Python clients into an environment of their own, unless they are there; says why that cannot be, or false. */
export function missingClients(): string | false {
  if (canImport()) return false;
  if (spawnSync('python3', ['--version']).status !== 0) return 'python3 is not installed';
  if (spawnSync('python3', ['-m', 'venv', VENV]).status !== 0) return 'python3 -m venv does not work';
  const install = ['-m', 'pip', 'install', '--quiet', '--retries', '0', '--timeout', '10', ...PACKAGES];
  spawnSync(PYTHON, install, { timeout: INSTALL_TIMEOUT_MS });
  return canImport() ? false : `${PACKAGES.join(' and ')} cannot be installed`;
}

/** Runs a script that prints one JSON value. Errors: its last words, when it fails. */
export async function runClient(script: string, args: readonly string[]): Promise<unknown> {
  const child = spawn(PYTHON, [join(import.meta.dirname, '../clients', script), ...args]);
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if ((await exit) !== 0) throw new Error(`${script} failed: ${errors}`);
  return JSON.parse(out);
}
