import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CaseVerdict, compareResults } from './support/compare-results.ts';
import { RECORDED_FOLDER, type RecordedResult, readResult } from './support/result-file.ts';

// Runs recorded benchmarks again and holds the new ratios against the recorded ones: `npm run bench:compare`, or
// `npm run bench:compare -- als-cg foldin`. Exit 1 where a ratio fell below 0.85 of the recorded one, 2 where it cannot be had.

type Outcome = CaseVerdict['outcome'];

function runAgain(command: string, folder: string): boolean {
  const [name = '', ...flags] = command.replace('npm run bench -- ', '').split(' ');
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'run.ts'), name, ...flags], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEADWAX_BENCH_RESULTS: folder },
  });
  return status === 0;
}

function compareOnce(recorded: RecordedResult, name: string, folder: string): readonly CaseVerdict[] {
  if (!runAgain(recorded.command, folder)) return [{ outcome: 'missing', text: 'the benchmark failed' }];
  return compareResults(recorded, readResult(folder, name));
}

/** A case has fallen where it falls in two runs: one may be the doing of a neighbour on the machine. */
function compare(name: string, folder: string): readonly Outcome[] {
  const recorded = readResult(RECORDED_FOLDER, name);
  if (recorded.cases.every(({ ratio }) => ratio === undefined)) {
    console.log(`${name}: it has no rival, there is nothing to compare`);
    return [];
  }
  console.log(`${name}: ${recorded.command}`);
  let verdicts = compareOnce(recorded, name, folder);
  if (verdicts.some(({ outcome }) => outcome === 'fallen')) {
    const again = compareOnce(recorded, name, folder);
    verdicts = verdicts.map((verdict, at) =>
      verdict.outcome === 'fallen' ? (again[at] ?? verdict) : verdict,
    );
  }
  for (const { text } of verdicts) console.log(`  ${text}`);
  return verdicts.map(({ outcome }) => outcome);
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
    const outcomes = (named.length > 0 ? named : known).flatMap((name) => compare(name, folder));
    if (outcomes.includes('fallen')) process.exitCode = 1;
    else if (outcomes.includes('missing')) process.exitCode = 2;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
