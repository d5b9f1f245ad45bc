import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchCase, RECORDED_FOLDER, type RecordedResult, readResult } from './support/result-file.ts';

// Runs recorded benchmarks again and holds the new ratios against the recorded ones: `npm run bench:compare`, or
// `npm run bench:compare -- als foldin`. Exit 1 where a ratio fell below 0.85 of the recorded one, 2 where it cannot be had.

const FLOOR = 0.85;

type Verdict = 'kept' | 'fallen' | 'missing';

function runAgain(command: string, folder: string): boolean {
  const [name = '', ...flags] = command.replace('npm run bench -- ', '').split(' ');
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'run.ts'), name, ...flags], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEADWAX_BENCH_RESULTS: folder },
  });
  return status === 0;
}

function compareCase(recorded: BenchCase, fresh: RecordedResult): Verdict {
  const found = fresh.cases.find(({ name }) => name === recorded.name);
  const before = recorded.ratio ?? 0;
  if (found?.ratio === undefined) {
    console.log(`  ${recorded.name}: recorded ${before.toFixed(2)}, now not to be had: ${reasonOf(fresh)}`);
    return 'missing';
  }
  const verdict = found.ratio < FLOOR * before ? 'fallen' : 'kept';
  console.log(
    `  ${recorded.name}: recorded ${before.toFixed(2)}, now ${found.ratio.toFixed(2)}${verdict === 'fallen' ? `, below ${FLOOR} of it` : ''}`,
  );
  return verdict;
}

function reasonOf({ peers }: RecordedResult): string {
  return Object.entries(peers)
    .map(([name, state]) => `${name} ${state}`)
    .join('; ');
}

function compare(name: string, folder: string): readonly Verdict[] {
  const recorded = readResult(RECORDED_FOLDER, name);
  const compared = recorded.cases.filter(({ ratio }) => ratio !== undefined);
  if (compared.length === 0) {
    console.log(`${name}: it has no rival, there is nothing to compare`);
    return [];
  }
  console.log(`${name}: ${recorded.command}`);
  if (!runAgain(recorded.command, folder)) {
    console.log('  the benchmark failed');
    return ['missing'];
  }
  const fresh = readResult(folder, name);
  return compared.map((one) => compareCase(one, fresh));
}

const known = readdirSync(RECORDED_FOLDER).map((file) => file.replace(/\.json$/, ''));
const named = process.argv.slice(2);
const unknown = named.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`${unknown.join(', ')} has no results in benchmarks/results; there are: ${known.join(', ')}`);
  process.exitCode = 2;
} else {
  const folder = mkdtempSync(join(tmpdir(), 'deadwax-compare-'));
  try {
    const verdicts = (named.length > 0 ? named : known).flatMap((name) => compare(name, folder));
    if (verdicts.includes('fallen')) process.exitCode = 1;
    else if (verdicts.includes('missing')) process.exitCode = 2;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
