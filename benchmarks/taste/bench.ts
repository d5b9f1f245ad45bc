import { readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { TasteManifest } from '../../src/taste/taste-manifest.ts';
import { writeResult } from '../support/result-file.ts';
import { dataOf, prepareData } from './prepare-data.ts';
import { runPhase } from './run-phase.ts';

// Ten million collectors, from the simulator through the log and the state to scores, leader boards, friends and releases, each phase in
// a process of its own: `npm run bench -- taste`. Twice, with collections of contiguous releases and with realistic ones, unless one is
// named with --kind; --users 100000 for a try.

const { values: flags } = parseArgs({
  options: {
    users: { type: 'string', default: '10000000' },
    kind: { type: 'string', default: 'contiguous,realistic' },
    rule: { type: 'string', default: 'nearest' },
    threads: { type: 'string', default: '2' },
    /** Where the data directories are left, many GB, and found again by the next run, which then only computes the tastes. */
    keep: { type: 'string' },
  },
});
const nUsers = Number(flags.users);
const batches = resolve(flags.keep ?? join(import.meta.dirname, '../.data/taste'));

const Batch = z.object({ seconds: z.number(), manifest: TasteManifest });

/** Sizes in a folder whose names begin so, in MB. */
function sizeMb(folder: string, prefix: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const sizes = names
    .filter((name) => name.startsWith(prefix))
    .map((name) => statSync(join(folder, name)))
    .map((stat) => (stat.isFile() ? stat.size : 0));
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1e6);
}

async function measure(kind: string, folder: string): Promise<void> {
  const prepared = await prepareData(folder, { nUsers, isRealistic: kind === 'realistic' });
  const data = dataOf(folder);
  const child = join(import.meta.dirname, 'batch-child.ts');
  const command = [child, data, flags.threads, flags.rule];
  const { figures, output } = await runPhase({ name: 'tastes', command, nUsers });
  const { seconds, manifest } = Batch.parse(JSON.parse(output));
  const { statistics, nCells, nProbes } = manifest;
  const phases = Object.entries({ ...prepared, tastes: { ...figures, seconds } });
  const disk = { logMb: sizeMb(data, 'log'), stateMb: sizeMb(data, 'state'), tasteMb: sizeMb(data, 'taste') };
  console.log(JSON.stringify({ disk, statistics }, null, 1));
  writeResult(`taste-${kind}`, {
    peers: {},
    timed:
      'each phase in a process of its own; tastes: one batch, from the snapshot of the state to files on the disk that are read',
    command: `npm run bench -- taste --users ${nUsers} --kind ${kind}`,
    nUsers,
    disk,
    nCells,
    nProbes,
    statistics,
    cases: phases.map(([name, { seconds: ours, ...used }]) => ({ name, unit: 's', ours, ...used })),
  });
}

for (const kind of flags.kind.split(',')) {
  console.log(`${kind}, ${nUsers} users`);
  const folder = join(batches, `${kind}-${nUsers}`);
  await measure(kind, folder);
  if (flags.keep === undefined) rmSync(folder, { recursive: true });
}
