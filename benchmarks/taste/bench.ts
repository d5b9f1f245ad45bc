import { execFileSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { TasteManifest } from '../../src/taste/taste-manifest.ts';
import { writeResult } from '../support/result-file.ts';
import { makeState } from './make-state.ts';

// Scores, leader boards, friends and releases of all collectors: `npm run bench -- taste --users 10000000`. Twice, with collections of
// contiguous releases and with realistic ones, unless one is named with --kind.

const { values: flags } = parseArgs({
  options: {
    users: { type: 'string', default: '1000000' },
    kind: { type: 'string', default: 'contiguous,realistic' },
    rule: { type: 'string', default: 'nearest' },
    threads: { type: 'string', default: '2' },
    /** Keeps the states, several GB, for the next run. */
    keep: { type: 'boolean', default: false },
  },
});
const DATA = join(import.meta.dirname, '../.data/taste');
const nUsers = Number(flags.users);

const Child = z.object({
  seconds: z.number(),
  cpuSeconds: z.number(),
  residentMb: z.number(),
  manifest: TasteManifest,
});

const cases = [];
for (const kind of flags.kind.split(',')) {
  const startedAt = performance.now();
  const folder = await makeState(DATA, { nUsers, isRealistic: kind === 'realistic' });
  const madeSeconds = (performance.now() - startedAt) / 1000;
  const stateBytes = statSync(join(folder, 'state.db')).size;
  console.log(`${kind}: state of ${(stateBytes / 1e9).toFixed(2)} GB made in ${madeSeconds.toFixed(0)} s`);
  const child = join(import.meta.dirname, 'batch-child.ts');
  const output = execFileSync(process.execPath, [child, folder, flags.threads, flags.rule], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { seconds, cpuSeconds, residentMb, manifest } = Child.parse(JSON.parse(output));
  const { statistics, nCells, nProbes } = manifest;
  cases.push({
    name: `${kind} ${nUsers} ${flags.rule}`,
    unit: 's',
    ours: seconds,
    cpuSeconds,
    residentMb,
    diskMb: Math.round(statistics.diskBytes / 1e6),
    stateMb: Math.round(stateBytes / 1e6),
    nCells,
    nProbes,
    statistics,
  });
  console.log(JSON.stringify(cases.at(-1), null, 1));
  if (!flags.keep) rmSync(folder, { recursive: true });
}
writeResult('taste', {
  peers: {},
  timed: 'one batch, from the snapshot of the state to files on the disk that are read',
  nUsers,
  cases,
});
