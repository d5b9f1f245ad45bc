import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

// Runs the tests: `npm test [-- FILTER ...]`; a filter is a part of a test file's path. `--long` raises what tests count: rounds of
// kill -9, events of a stream, seconds of schemathesis. The long run takes about half an hour.

const LONG = {
  DEADWAX_KILL_ROUNDS: '200',
  DEADWAX_STREAM_EVENTS: '3000000',
  DEADWAX_SCHEMATHESIS_SECONDS: '300',
};
const SHORT_LIMIT_MS = 300_000;
const LONG_LIMIT_MS = 3_600_000;

const args = process.argv.slice(2);
const isLong = args.includes('--long');
const filters = args.filter((arg) => !arg.startsWith('--'));
const files = globSync('tests/**/*.test.ts')
  .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)))
  .sort();
if (files.length === 0) {
  console.error(`no test file matches ${filters.join(', ')}; a filter is a part of a path below tests/`);
  process.exit(2);
}
const limitMs = isLong ? LONG_LIMIT_MS : SHORT_LIMIT_MS;
const run = spawnSync(
  process.execPath,
  ['--test', '--test-concurrency=2', `--test-timeout=${limitMs}`, '--test-reporter=spec', ...files],
  { stdio: 'inherit', env: { ...process.env, ...(isLong ? LONG : {}) } },
);
process.exit(run.status ?? 1);
