import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { BenchCase } from '../support/result-file.ts';
import type { LargeFit } from './large-child.ts';

const N_USERS = 10_000_000;
const N_ITEMS = 50_000;
const N_ENTRIES = 100e6;
const FACTORS = 64;
const SWEEPS = 2;
const GIGABYTE = 2 ** 30;
/** What the fit may take. */
const BUDGET_GB = 6;

/** Fits ten million users in a process of its own: seconds a sweep, and peak memory beside its budget. */
export function measureLarge(threads: number, scale: number): readonly BenchCase[] {
  const nUsers = Math.round(N_USERS * scale);
  const shape = [nUsers, N_ITEMS, N_ENTRIES * scale, FACTORS, SWEEPS, threads].map(String);
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'large-child.ts'), ...shape],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`the large fit ended with ${status}`);
  const fit: LargeFit = JSON.parse(stdout);
  const matrix = { nUsers, nItems: N_ITEMS, nEntries: fit.nEntries, factors: FACTORS };
  const peak = fit.peakBytes / GIGABYTE;
  const budget = BUDGET_GB * scale;
  return [
    {
      name: 'large, time',
      unit: 's a sweep',
      ours: Math.min(...fit.sweepSeconds),
      matrix,
      drawSeconds: fit.drawSeconds,
      fitSeconds: fit.fitSeconds,
    },
    { name: 'large, peak memory', unit: 'GiB', ours: peak, peer: budget, ratio: budget / peak, matrix },
  ];
}
