import type { FastifyBaseLogger } from 'fastify';
import { toDeadwaxError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import type { Services } from './services.ts';
import { formatJob, formatManifest } from './wire.ts';

const KEYS_WRITTEN_EVERY_MS = 60_000;
const INGEST_SENT_EVERY_MS = 1_000;
const SWEEP_EVERY_MS = 3_600_000;

function observeJob({ metrics }: Services, job: Job): void {
  if (job.status !== 'succeeded' || job.startedAtMs === undefined || job.endedAtMs === undefined) return;
  if (job.type === 'train') metrics.trainDuration.observe((job.endedAtMs - job.startedAtMs) / 1000);
  if (job.type !== 'import') return;
  const { counts } = Object(job.result);
  for (const [result, count] of Object.entries(Object(counts)))
    if (typeof count === 'number' && count >= 0) metrics.importRecords.inc({ result }, count);
}

/** Sends the log's growth about once a second while it grows. */
function watchLog({ context, hub, metrics }: Services): () => void {
  let sent = { endOffset: -1, atMs: context.clock() };
  let latest = -1;
  const timer = setInterval(() => {
    if (latest === sent.endOffset || latest < 0) return;
    const atMs = context.clock();
    const seconds = Math.max(0.001, (atMs - sent.atMs) / 1000);
    const grown = sent.endOffset < 0 ? 0 : latest - sent.endOffset;
    hub.send('ingest', { end_offset: latest, events_per_second: Math.round(grown / seconds) });
    sent = { endOffset: latest, atMs };
  }, INGEST_SENT_EVERY_MS);
  timer.unref();
  let measuring = false;
  const unsubscribe = context.eventLog.onCommit((endOffset) => {
    latest = endOffset;
    // One at a time is sample enough, and costs next to nothing.
    if (measuring) return;
    measuring = true;
    const stop = metrics.eventToAnswer.startTimer();
    context.store.interactions
      .waitFor(endOffset, 10_000)
      .then((isApplied) => (isApplied ? stop() : undefined))
      .catch(() => undefined)
      .finally(() => {
        measuring = false;
      });
  });
  return () => {
    clearInterval(timer);
    unsubscribe();
  };
}

/** Starts what runs beside the requests; the returned function ends it and writes what is left to write. */
export function startBackground(services: Services, log: FastifyBaseLogger): () => Promise<void> {
  const { context, hub, keys, tokens, idempotency } = services;
  const stops = [
    context.jobs.onChange((job) => {
      hub.send('job', formatJob(job));
      observeJob(services, job);
    }),
    context.models.onPublish((_catalogue, manifest) =>
      hub.send('model', formatManifest(manifest, true, null)),
    ),
    watchLog(services),
  ];
  const attempt = (work: () => Promise<unknown>, what: string) =>
    work().catch((thrown) => log.warn({ code: toDeadwaxError(thrown).code }, `${what}; tried again later`));
  const flush = () =>
    attempt(() => Promise.all([keys.flush(), tokens.flush()]), 'times of last use cannot be written');
  const sweep = () => attempt(() => idempotency.sweep(), 'expired answers cannot be forgotten');
  const timers = [setInterval(flush, KEYS_WRITTEN_EVERY_MS), setInterval(sweep, SWEEP_EVERY_MS)];
  for (const timer of timers) timer.unref();
  return async () => {
    for (const timer of timers) clearInterval(timer);
    for (const stop of stops) stop();
    await flush();
  };
}
