import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { runDeadwax } from '../../tests/support/run-deadwax.ts';
import { startDeadwax } from '../../tests/support/start-deadwax.ts';
import { writeResult } from '../support/result-file.ts';
import type { LoadPlan, LoadResult } from './load-plan.ts';
import { type PostFigures, postSingles } from './single-posts.ts';
import { cpuSeconds, readStatus, residentMb, watch } from './watch.ts';

// Durable events through HTTP into log, state and warehouse, with many known users, the load generator on the same machine:
// `npm run bench -- ingest --users 10000000 --minutes 10 --rate 100000`. A rate of 0 looks for the limit.

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '10000000' },
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '100000' },
    'limit-seconds': { type: 'string', default: '60' },
    'single-seconds': { type: 'string', default: '5' },
    folder: { type: 'string' },
  },
});
const users = Number(values.users);
const minutes = Number(values.minutes);
const rate = Number(values.rate);
const limitSeconds = Number(values['limit-seconds']);
const singleSeconds = Number(values['single-seconds']);
const SONGS = 50_000;
const CONNECTIONS = 6;
const EVENTS_PER_REQUEST = 2000;
/** The rate with few is that of the disk, with many that of the processor. */
const SINGLE_CONNECTIONS = [64, 256] as const;
/** More than a run posts, in milliseconds of the time of events. */
const SINGLE_RUN_MS = 3_600_000;
const SINGLE_ROUNDS = 3;

async function load(plan: LoadPlan): Promise<LoadResult> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'load-child.ts'), JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const [status] = await once(child, 'exit');
  if (status !== 0) throw new Error(`the load generator ended with ${status}`);
  return JSON.parse(text);
}

function describe({ sent, accepted, refused, seconds, latencyMs, perSecond }: LoadResult) {
  const whole = perSecond.slice(1, -1).sort((a, b) => a - b);
  return {
    events: accepted,
    sent,
    refused,
    seconds: Number(seconds.toFixed(1)),
    eventsPerSecond: Math.round(accepted / seconds),
    slowestSecond: whole[0],
    medianSecond: whole[Math.floor(whole.length / 2)],
    acknowledgementMs: latencyMs,
  };
}

function quantiles(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

interface SingleFigures {
  readonly connections: number;
  readonly rounds: readonly { readonly ours: PostFigures; readonly bare: PostFigures }[];
}

/** The best round of each, as what else ran on the machine only makes a round slower. */
function singleCase({ connections, rounds }: SingleFigures) {
  const best = (figures: readonly PostFigures[]): PostFigures =>
    figures.reduce((a, b) => (b.perSecond > a.perSecond ? b : a));
  const ours = best(rounds.map((round) => round.ours));
  const peer = best(rounds.map((round) => round.bare));
  return {
    name: `single post, ${connections} connections`,
    unit: 'requests/s',
    ours: Math.round(ours.perSecond),
    peer: Math.round(peer.perSecond),
    ratio: ours.perSecond / peer.perSecond,
    acknowledgementMs: ours.latencyMs,
  };
}

async function bareServer(): Promise<{ url: string; stop(): void }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bare-server-child.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = await once(child.stdout.setEncoding('utf8'), 'data');
  return { url: `http://127.0.0.1:${String(port).trim()}`, stop: () => child.kill() };
}

const root = mkdtempSync(join(values.folder ?? tmpdir(), 'deadwax-ingest-'));
const data = join(root, 'data');
const running = await startDeadwax(data, ['--requests-per-second', '10000000']);
const say = (line: string): void => console.error(`${new Date().toISOString()} ${line}`);
try {
  const { url, ingestKey, adminKey, pid } = running;
  if (ingestKey === undefined || adminKey === undefined || pid === undefined)
    throw new Error('the server did not say its keys');
  const target = { url, ingestKey, adminKey, pid };
  const plan = {
    url,
    key: ingestKey,
    users,
    songs: SONGS,
    connections: CONNECTIONS,
    eventsPerRequest: EVENTS_PER_REQUEST,
    seed: 1,
  };
  const untilCaughtUp = async (): Promise<number> => {
    const startedAt = performance.now();
    for (;;) {
      const { lag } = await readStatus(target);
      if (Object.values(lag).every((value) => value === 0)) return (performance.now() - startedAt) / 1000;
      await sleep(1000);
    }
  };

  // Rows are written and ids merged for some seconds after the last event.
  const untilIdle = async (): Promise<void> => {
    for (let looks = 0; looks < 60; looks += 1) {
      const before = cpuSeconds(pid);
      await sleep(2000);
      if (cpuSeconds(pid) - before < 0.2) return;
    }
  };

  say(`${users} users play once`);
  const known = await load({ ...plan, kind: 'known', seconds: 86_400, rate: 0, startMs: Date.now() });
  const catchUp = await untilCaughtUp();
  say(`known: ${JSON.stringify({ ...describe(known), catchUp, residentMb: residentMb(pid) })}`);

  say(`${minutes} minutes at ${rate === 0 ? 'full speed' : `${rate} events a second`}`);
  const steady = load({
    ...plan,
    kind: 'listening',
    seconds: minutes * 60,
    rate,
    startMs: Date.now(),
    seed: 2,
  });
  const watched = await watch(target, steady, 0);
  const sustained = await steady;
  const sustainedCatchUp = await untilCaughtUp();
  say(
    `sustained: ${JSON.stringify({ ...describe(sustained), ...watched, eventToAnswerMs: quantiles(watched.eventToAnswerMs), sustainedCatchUp })}`,
  );

  say(`the limit, for ${limitSeconds} s`);
  const flat = load({
    ...plan,
    kind: 'listening',
    seconds: limitSeconds,
    rate: 0,
    startMs: Date.now(),
    seed: 3,
  });
  const watchedLimit = await watch(target, flat, watched.nProbes);
  const limit = await flat;
  const limitCatchUp = await untilCaughtUp();
  say(
    `limit: ${JSON.stringify({ ...describe(limit), ...watchedLimit, eventToAnswerMs: quantiles(watchedLimit.eventToAnswerMs), limitCatchUp })}`,
  );

  const { nEvents } = await readStatus(target);
  // What a request that was refused midway had stored is a duplicate when it is sent again.
  const acknowledged =
    [known, sustained, limit].reduce((sum, { accepted, duplicates }) => sum + accepted + duplicates, 0) +
    watched.nProbes +
    watchedLimit.nProbes;

  await untilIdle();
  const bare = await bareServer();
  const singles: SingleFigures[] = [];
  // In the past, where no other event of these users is.
  let startMs = Date.now() - 30 * SINGLE_RUN_MS;
  try {
    for (const connections of SINGLE_CONNECTIONS) {
      const rounds: SingleFigures['rounds'][number][] = [];
      for (let run = 0; run < SINGLE_ROUNDS; run += 1) {
        const options = { connections, seconds: singleSeconds, startMs };
        startMs += SINGLE_RUN_MS;
        rounds.push({
          ours: await postSingles(url, ingestKey, options),
          bare: await postSingles(bare.url, ingestKey, options),
        });
      }
      singles.push({ connections, rounds });
    }
  } finally {
    bare.stop();
  }
  say(`single posts: ${JSON.stringify(singles)}`);

  await untilCaughtUp();
  say('audit');
  const audit = await runDeadwax(['doctor', '--audit', '--data', data, '--json']);
  say(`audit ended with ${audit.status} ${audit.err.slice(0, 2000)}`);
  writeResult('ingest', {
    peers: { 'node:http': process.version },
    timed:
      'events acknowledged over HTTP, which are durable then; the load generator ran on the same machine',
    users,
    songs: SONGS,
    known: { ...describe(known), catchUpSeconds: catchUp },
    sustained: {
      ...describe(sustained),
      eventToAnswerMs: quantiles(watched.eventToAnswerMs),
      maxLag: watched.maxLag,
      maxResidentMb: watched.maxResidentMb,
      catchUpSeconds: sustainedCatchUp,
    },
    limit: {
      ...describe(limit),
      eventToAnswerMs: quantiles(watchedLimit.eventToAnswerMs),
      maxLag: watchedLimit.maxLag,
      maxResidentMb: watchedLimit.maxResidentMb,
      catchUpSeconds: limitCatchUp,
    },
    acknowledged,
    stored: nEvents,
    audit: { status: audit.status, output: audit.out.slice(0, 4000) },
    singles,
    cases: [
      {
        name: 'stream, sustained',
        unit: 'events/s',
        ours: Math.round(sustained.accepted / sustained.seconds),
      },
      { name: 'stream, limit', unit: 'events/s', ours: Math.round(limit.accepted / limit.seconds) },
      ...singles.map(singleCase),
    ],
  });
  if (acknowledged !== nEvents)
    throw new Error(`${acknowledged} events were acknowledged, ${nEvents} are stored`);
} catch (thrown) {
  say(`the server said: ${running.output.slice(-4000)}`);
  throw thrown;
} finally {
  await running.stop();
  rmSync(root, { recursive: true, force: true });
}
