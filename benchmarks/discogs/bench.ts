import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sharedData } from '../../tests/support/shared-data.ts';
import { installPackages, openPythonPeer } from '../support/python-peer.ts';
import { writeResult } from '../support/result-file.ts';
import { makeDump } from './make-dump.ts';

// A dump of releases read beside lxml, in turns, then imported by the program into catalogue and search, in processes of their own:
// `npm run bench -- discogs --releases 200000`. The dump repeats the releases of a real excerpt under new ids.

const { values: flags } = parseArgs({
  options: { releases: { type: 'string', default: '200000' }, rounds: { type: 'string', default: '3' } },
});
const N_RELEASES = Number(flags.releases);
const ROUNDS = Number(flags.rounds);
const POLL_MS = 50;
const RELEASES = 'discogs_20200806_releases.xml.gz';

interface Reading {
  readonly seconds: number;
  readonly releases: number;
  readonly tracks: number;
  readonly labels: number;
}

function readOurs(path: string): Reading & { readonly cpuSeconds: number; readonly maxRssMb: number } {
  return JSON.parse(
    execFileSync(process.execPath, [join(import.meta.dirname, 'read-child.ts'), path], { encoding: 'utf8' }),
  );
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

/** Most resident memory of a process so far, in MB; Linux only. */
function peakMb(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    // The process has just ended.
    return 0;
  }
}

/** Imports a dump with the program: how long the whole command took, and how much memory it had at most. */
async function importDump(path: string, data: string): Promise<{ seconds: number; maxRssMb: number }> {
  const program = join(import.meta.dirname, '../../bin/deadwax.js');
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program, 'import', 'discogs', path, '--data', data], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  let maxRssMb = 0;
  while (child.exitCode === null && child.signalCode === null) {
    maxRssMb = Math.max(maxRssMb, peakMb(child.pid));
    await Promise.race([ended, sleep(POLL_MS)]);
  }
  if (child.exitCode !== 0) throw new Error(`the import ended with ${child.exitCode}`);
  return { seconds: (performance.now() - startedAt) / 1000, maxRssMb };
}

/** A rate of each round, and the least processor time that a release took in any: a busy machine spoils the rates, hardly this. */
interface Raced {
  readonly rates: number[];
  cpuMicros: number;
}

function note(
  raced: Raced,
  { releases, seconds, cpuSeconds }: Reading & { readonly cpuSeconds: number },
): void {
  raced.rates.push(releases / seconds);
  raced.cpuMicros = Math.min(raced.cpuMicros, (cpuSeconds * 1e6) / releases);
}

async function race(path: string): Promise<{ ours: Raced; peer: Raced; maxRssMb: number; version: string }> {
  const missing = installPackages(['lxml>=5'], ['lxml']);
  const peerProcess =
    missing === undefined ? openPythonPeer(join(import.meta.dirname, 'lxml_peer.py'), []) : undefined;
  const [ours, peer] = [0, 0].map((): Raced => ({ rates: [], cpuMicros: Number.POSITIVE_INFINITY }));
  let [maxRssMb, version] = [0, missing ?? ''];
  for (let round = 0; round < ROUNDS; round++) {
    const { seconds, cpuSeconds, maxRssMb: peak, ...counts } = readOurs(path);
    note(ours, { seconds, cpuSeconds, ...counts });
    maxRssMb = Math.max(maxRssMb, peak);
    if (peerProcess === undefined) continue;
    const answer = await peerProcess.ask({ path });
    for (const [name, count] of Object.entries(counts))
      if (answer[name] !== count) throw new Error(`${name}: we read ${count}, the rival ${answer[name]}`);
    note(peer, { ...counts, seconds: Number(answer.seconds), cpuSeconds: Number(answer.cpuSeconds) });
    version = `lxml ${answer.version}`;
  }
  peerProcess?.close();
  return { ours, peer, maxRssMb, version };
}

const excerpt = sharedData('discogs-xml');
if (excerpt === undefined) {
  console.error(
    'discogs-xml is missing: put it into ../shared/data, or name its parent folder with DEADWAX_DATA',
  );
  process.exitCode = 1;
} else {
  const folder = mkdtempSync(join(tmpdir(), 'deadwax-bench-'));
  try {
    const path = join(folder, 'discogs_20250101_releases.xml.gz');
    const unpackedBytes = await makeDump(readFileSync(join(excerpt, RELEASES)), path, N_RELEASES);
    const { ours, peer, maxRssMb, version } = await race(path);
    // The first start of a version compiles the program and takes memory for that; the second one shows what it has without much data.
    const fewReleases = join(excerpt, RELEASES);
    await importDump(fewReleases, join(folder, 'first'));
    const alone = await importDump(fewReleases, join(folder, 'alone'));
    const imported = await importDump(path, join(folder, 'data'));
    const isAlone = peer.rates.length === 0;
    const [rate, peerRate] = [median(ours.rates), isAlone ? undefined : median(peer.rates)];
    writeResult('discogs', {
      peers: { lxml: version },
      timed:
        'reading a gzipped dump into entries with the same fields, in turns; the whole command that imports it',
      releases: N_RELEASES,
      packedBytes: statSync(path).size,
      unpackedBytes,
      cases: [
        {
          name: 'read releases',
          unit: 'releases/s',
          ours: rate,
          peer: peerRate,
          ratio: peerRate === undefined ? undefined : rate / peerRate,
          rounds: ours.rates.map(Math.round),
          peerRounds: peer.rates.map(Math.round),
          maxRssMb,
        },
        {
          name: 'processor time of reading a release',
          unit: 'us',
          ours: ours.cpuMicros,
          peer: isAlone ? undefined : peer.cpuMicros,
          ratio: isAlone ? undefined : peer.cpuMicros / ours.cpuMicros,
        },
        {
          name: 'import into catalogue and search',
          unit: 'releases/s',
          ours: N_RELEASES / imported.seconds,
          seconds: imported.seconds,
        },
        { name: 'memory of the import', unit: 'MB', ours: imported.maxRssMb },
        { name: 'memory of an import of 1,000 releases', unit: 'MB', ours: alone.maxRssMb },
      ],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
