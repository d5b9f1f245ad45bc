import { spawn } from 'node:child_process';

// Runs every check, two at a time, and prints what failed at the end: `npm run check`.

const CHECKS: readonly (readonly [string, readonly string[]])[] = [
  ['format and lint', ['biome', 'check', '--error-on-warnings', '.']],
  ['types', ['tsc', '-p', 'tsconfig.json']],
  ['types of the page', ['tsc', '-p', 'web/tsconfig.json']],
  ['layers', ['node', 'scripts/check-layers.ts']],
  ['unused exports and dependencies', ['knip', '--no-progress']],
  ['generated reference', ['node', 'scripts/generate-reference.ts', '--check']],
  ['compiled kernels', ['node', 'scripts/build-kernels.ts', '--check']],
];

interface Outcome {
  readonly name: string;
  readonly passed: boolean;
}

function runCheck(name: string, [command, ...args]: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command ?? '', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', (error) => output.push(Buffer.from(`${command}: ${error.message}\n`)));
    child.on('close', (code) => {
      if (code !== 0) process.stderr.write(Buffer.concat(output));
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}`);
      resolve({ name, passed: code === 0 });
    });
  });
}

async function worker(queue: (readonly [string, readonly string[]])[], outcomes: Outcome[]): Promise<void> {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    outcomes.push(await runCheck(...next));
  }
}

const queue = [...CHECKS];
const outcomes: Outcome[] = [];
await Promise.all([worker(queue, outcomes), worker(queue, outcomes)]);
const failed = outcomes.filter((outcome) => !outcome.passed);
console.log(`${outcomes.length - failed.length} checks passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
