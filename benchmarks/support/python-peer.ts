import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The virtual environments; what is large, or installed by a test, has one of its own. */
type Venv = '.venv' | '.venv-spark' | '.venv-schemathesis';

function folderOf(venv: Venv): string {
  return join(import.meta.dirname, '..', venv);
}

function pythonOf(venv: Venv): string {
  return join(folderOf(venv), 'bin/python');
}

function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

/**
 * Makes a virtual environment under benchmarks/ and installs packages into it, unless the modules are there already.
 *
 * `packages` are what pip is told (`implicit>=0.7.2,<0.8`), `modules` what must import afterwards. Returns why they cannot be had, or
 * undefined.
 */
export function installPackages(
  packages: readonly string[],
  modules: readonly string[],
  venv: Venv = '.venv',
): string | undefined {
  const python = pythonOf(venv);
  const works = (): boolean =>
    spawnSync(python, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' }).status === 0;
  if (existsSync(python) && works()) return undefined;
  if (spawnSync('python3', ['--version']).status !== 0) return 'python3 is not installed';
  if (!run('python3', ['-m', 'venv', folderOf(venv)])) return 'python3 -m venv failed';
  if (!run(python, ['-m', 'pip', 'install', '-q', ...packages])) {
    return `pip could not install ${packages.join(', ')}`;
  }
  return works() ? undefined : `${modules.join(', ')} do not import although they are installed`;
}

/** A script in a Python process of its own that lives through the run: one JSON command a line in, one JSON answer a line out. */
export interface PythonPeer {
  /** Errors: when the script ended, as it does on an exception, whose text goes to stderr. */
  ask(command: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
  /** Ends the script's input, at which it should end. */
  close(): void;
}

/** Starts a script. Numeric libraries get one thread each: beside a peer's own threads, theirs would only fight over the cores. */
export function openPythonPeer(script: string, args: readonly string[], venv: Venv = '.venv'): PythonPeer {
  const child: ChildProcess = spawn(pythonOf(venv), [script, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
  });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('the peer has no pipes');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return {
    async ask(command) {
      stdin.write(`${JSON.stringify(command)}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`the peer ended at ${JSON.stringify(command)}`);
      return JSON.parse(value);
    },
    close: () => stdin.end(),
  };
}
