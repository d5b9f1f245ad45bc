import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CsrMatrix } from '../../src/dataset/csr-matrix.ts';

const VENV = join(import.meta.dirname, '../.venv');
const PYTHON = join(VENV, 'bin/python');
const PACKAGE = 'implicit>=0.7.2,<0.8';

/** Makes the virtual environment with the peer library. Returns why it cannot be had, or undefined. */
export function installPeer(): string | undefined {
  const works = (): boolean => spawnSync(PYTHON, ['-c', 'import implicit']).status === 0;
  if (existsSync(PYTHON) && works()) return undefined;
  if (spawnSync('python3', ['--version']).status !== 0) return 'python3 is not installed';
  if (spawnSync('python3', ['-m', 'venv', VENV], { stdio: 'inherit' }).status !== 0)
    return 'python3 -m venv failed';
  if (spawnSync(PYTHON, ['-m', 'pip', 'install', '-q', PACKAGE], { stdio: 'inherit' }).status !== 0) {
    return `pip could not install ${PACKAGE}`;
  }
  return works() ? undefined : 'the installed implicit does not import';
}

type PeerAnswer = Readonly<Record<string, unknown>>;

/** The peer library in one process of its own that lives through the run. */
export interface Peer {
  ask(command: Readonly<Record<string, unknown>>): Promise<PeerAnswer>;
  close(): void;
}

/** Writes the matrix where the peer reads it and starts the peer. */
export async function openPeer(folder: string, matrix: CsrMatrix): Promise<Peer> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'row-starts.u32'), matrix.rowStarts);
  writeFileSync(join(folder, 'columns.i32'), matrix.columns);
  writeFileSync(join(folder, 'values.f32'), matrix.values);
  const child: ChildProcess = spawn(PYTHON, [join(import.meta.dirname, 'implicit_peer.py'), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
  });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('the peer has no pipes');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const ask = async (command: Readonly<Record<string, unknown>>): Promise<PeerAnswer> => {
    stdin.write(`${JSON.stringify(command)}\n`);
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`the peer ended at ${JSON.stringify(command)}`);
    return JSON.parse(value);
  };
  return { ask, close: () => stdin.end() };
}
