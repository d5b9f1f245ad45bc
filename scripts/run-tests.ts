import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

// Runs the tests: `npm test [-- FILTER ...]`; a filter is a part of a test file's path. `--long` raises the rounds of the crash tests.

const args = process.argv.slice(2);
const long = args.includes('--long');
const filters = args.filter((arg) => !arg.startsWith('--'));
const files = globSync('tests/**/*.test.ts')
  .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)))
  .sort();
if (files.length === 0) {
  console.error(`no test file matches ${filters.join(', ')}; a filter is a part of a path below tests/`);
  process.exit(2);
}
const run = spawnSync(
  process.execPath,
  ['--test', '--test-concurrency=2', '--test-timeout=300000', '--test-reporter=spec', ...files],
  { stdio: 'inherit', env: { ...process.env, ...(long ? { DEADWAX_KILL_ROUNDS: '200' } : {}) } },
);
process.exit(run.status ?? 1);
