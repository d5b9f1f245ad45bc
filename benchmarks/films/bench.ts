import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Models } from '../../src/server/contract-operations.ts';
import { runDeadwax } from '../../tests/support/run-deadwax.ts';
import { sharedData } from '../../tests/support/shared-data.ts';
import { type RunningDeadwax, startDeadwax } from '../../tests/support/start-deadwax.ts';
import { postRatings, type Quantiles, timeAnswers } from './answers.ts';

// The program as a whole on MovieLens 1M, in processes of its own: import, training, start, answers, memory: `npm run bench -- films`.
// DEADWAX_DATA names the folder that holds ml-1m.

const RESULTS = join(import.meta.dirname, '../results');
const N_REQUESTS = 2_000;
const N_FRESH = 200;
const RATINGS_EACH = 100;

interface Figures {
  readonly importSeconds: number;
  readonly trainSeconds: number;
  /** Of these: both models fitted, measured beside the baselines, fitted again, written. */
  readonly trainJobSeconds: number;
  readonly ndcgAt10: Readonly<Record<string, number>>;
  readonly rmse: Readonly<Record<string, number>>;
  readonly startSeconds: number;
  readonly residentMbAtStart: number;
  readonly residentMbAfterAnswers: number;
  readonly knownUserMs: Quantiles;
  /** A user of 100 ratings that the model has never seen, asked right after posting the last one. */
  readonly freshUserMs: Quantiles;
}

async function timed(args: readonly string[]): Promise<{ seconds: number; out: string }> {
  const startedAt = performance.now();
  const { status, out, err } = await runDeadwax(args);
  if (status !== 0) throw new Error(`deadwax ${args.join(' ')} ended with ${status}:\n${err}`);
  return { seconds: (performance.now() - startedAt) / 1000, out };
}

/** Resident memory of a running Deadwax, in MB; Linux only. */
function residentMb(running: RunningDeadwax): number {
  const status = readFileSync(`/proc/${running.pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

function figuresByName(models: Models, metric: string): Record<string, number> {
  const rows = models.models[0]?.evaluation?.rows ?? [];
  return Object.fromEntries(
    rows.flatMap(({ name, metrics }) => {
      const value = metrics[metric]?.value;
      return value === undefined ? [] : [[name, Number(value.toFixed(4))]];
    }),
  );
}

async function measure(source: string, data: string): Promise<Figures> {
  const imported = await timed(['import', source, '--data', data]);
  const trained = await timed(['train', 'movies', '--data', data, '--json']);
  const models = Models.parse(JSON.parse((await timed(['models', '--data', data, '--json'])).out));
  const startedAt = performance.now();
  const running = await startDeadwax(data);
  const startSeconds = (performance.now() - startedAt) / 1000;
  try {
    const key = readFileSync(join(data, 'cli-key'), 'utf8').trim();
    const residentMbAtStart = residentMb(running);
    const known = Array.from({ length: N_REQUESTS }, (_, at) => `ml-1m:${1 + ((at * 37) % 6040)}`);
    const knownUserMs = await timeAnswers(running.url, key, known);
    const fresh = await postRatings(running.url, key, { nUsers: N_FRESH, ratingsEach: RATINGS_EACH });
    const freshUserMs = await timeAnswers(running.url, key, fresh);
    return {
      importSeconds: imported.seconds,
      trainSeconds: trained.seconds,
      trainJobSeconds: (models.models[0]?.train_took_ms ?? 0) / 1000,
      ndcgAt10: figuresByName(models, 'ndcg@10'),
      rmse: figuresByName(models, 'rmse'),
      startSeconds,
      residentMbAtStart,
      residentMbAfterAnswers: residentMb(running),
      knownUserMs,
      freshUserMs,
    };
  } finally {
    await running.stop();
  }
}

const source = sharedData('ml-1m');
if (source === undefined) {
  console.error('ml-1m is missing: put it into ../shared/data, or name its parent folder with DEADWAX_DATA');
  process.exitCode = 1;
} else {
  const data = mkdtempSync(join(tmpdir(), 'deadwax-bench-'));
  try {
    const figures = await measure(source, join(data, 'data'));
    const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
    const text = JSON.stringify({ command: 'npm run bench -- films', machine, figures }, null, 2);
    mkdirSync(RESULTS, { recursive: true });
    writeFileSync(join(RESULTS, 'films.json'), `${text}\n`);
    console.log(text);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}
