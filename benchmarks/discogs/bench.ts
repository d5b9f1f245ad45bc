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

interface Reading {
  readonly seconds: number;
  readonly releases: number;
  readonly tracks: number;
  readonly labels: number;
}

function readOurs(path: string): Reading & { readonly maxRssMb: number } {
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

async function race(
  path: string,
): Promise<{ ours: number[]; peers: number[]; maxRssMb: number; peer: string }> {
  const missing = installPackages(['lxml>=5'], ['lxml']);
  const peer =
    missing === undefined ? openPythonPeer(join(import.meta.dirname, 'lxml_peer.py'), []) : undefined;
  const [ours, peers]: [number[], number[]] = [[], []];
  let [maxRssMb, version] = [0, missing ?? ''];
  for (let round = 0; round < ROUNDS; round++) {
    const { seconds, maxRssMb: peak, ...counts } = readOurs(path);
    ours.push(counts.releases / seconds);
    maxRssMb = Math.max(maxRssMb, peak);
    if (peer === undefined) continue;
    const answer = await peer.ask({ path });
    for (const [name, count] of Object.entries(counts))
      if (answer[name] !== count) throw new Error(`${name}: we read ${count}, the rival ${answer[name]}`);
    peers.push(counts.releases / Number(answer.seconds));
    version = `lxml ${answer.version}`;
  }
  peer?.close();
  return { ours, peers, maxRssMb, peer: version };
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
    const unpackedBytes = await makeDump(
      readFileSync(join(excerpt, 'discogs_20200806_releases.xml.gz')),
      path,
      N_RELEASES,
    );
    const { ours, peers, maxRssMb, peer } = await race(path);
    const imported = await importDump(path, join(folder, 'data'));
    const [rate, peerRate] = [median(ours), peers.length === 0 ? undefined : median(peers)];
    writeResult('discogs', {
      peers: { lxml: peer },
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
          rounds: ours.map(Math.round),
          peerRounds: peers.map(Math.round),
          maxRssMb,
        },
        {
          name: 'import into catalogue and search',
          unit: 'releases/s',
          ours: N_RELEASES / imported.seconds,
          seconds: imported.seconds,
        },
        { name: 'memory of the import', unit: 'MB', ours: imported.maxRssMb },
      ],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
