import { fitImplicitAls } from '../../src/model/als/fit-implicit-als.ts';
import { DEFAULT_IMPLICIT } from '../../src/model/als/options.ts';
import { createSyntheticMatrix } from './synthetic-matrix.ts';

// One large fit in a process of its own, so that its peak of memory is its own; what it came to goes to stdout as JSON.
// Arguments: users, items, entries, factors, sweeps, threads.

/** What the child prints. */
export interface LargeFit {
  readonly nEntries: number;
  readonly drawSeconds: number;
  /** Without the first sweep. */
  readonly sweepSeconds: readonly number[];
  readonly fitSeconds: number;
  /** The most memory the process had resident, in bytes; matrix and fit together. */
  readonly peakBytes: number;
}

const [nUsers = 0, nItems = 0, nEntries = 0, factors = 0, iterations = 0, threads = 0] = process.argv
  .slice(2)
  .map(Number);
const startedAt = performance.now();
const matrix = createSyntheticMatrix({ nUsers, nItems, nEntries, seed: 1 });
const drawnAt = performance.now();
const sweepSeconds: number[] = [];
let last = 0;
const onProgress = (): void => {
  const now = performance.now();
  if (last > 0) sweepSeconds.push((now - last) / 1000);
  last = now;
};
await fitImplicitAls(matrix, { ...DEFAULT_IMPLICIT, factors, iterations }, { threads, onProgress });
const result: LargeFit = {
  nEntries: matrix.columns.length,
  drawSeconds: (drawnAt - startedAt) / 1000,
  sweepSeconds,
  fitSeconds: (performance.now() - drawnAt) / 1000,
  peakBytes: process.resourceUsage().maxRSS * 1024,
};
console.log(JSON.stringify(result));
