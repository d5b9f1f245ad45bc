import type * as z from 'zod';
import type { Catalogue } from '../domain/catalogue.ts';
import type { Item } from '../domain/item.ts';
import type { EvaluationReport, Metrics } from '../evaluation/evaluation-report.ts';
import type { DeadLetter } from '../ingest/dead-letters.ts';
import type { Job } from '../jobs/job.ts';
import type { Schedule } from '../jobs/schedule.ts';
import type { ModelManifest } from '../model/version/manifest.ts';
import type { ModelEntry } from '../model/version/model-store.ts';
import type { ModelMark } from '../recommend/recommender.ts';
import { snakeCaseJson, snakeCaseNames, toSnakeCase } from '../util/name-case.ts';
import type { ModelRef, Item as WireItem } from './contract.ts';
import type {
  Evaluation,
  JobAccepted,
  DeadLetter as WireDeadLetter,
  Job as WireJob,
  Key as WireKey,
  Model as WireModel,
  Schedule as WireSchedule,
  Token as WireToken,
} from './contract-operations.ts';
import type { KeyRecord } from './keys.ts';
import type { UserTokenRecord } from './user-tokens.ts';

// Domain values as the contract shows them: snake_case, null for what is absent, RFC 3339 times.

/** Formats milliseconds since 1970 as RFC 3339 UTC. */
export function formatTime(atMs: number): string {
  return new Date(atMs).toISOString();
}

function formatOptionalTime(atMs: number | undefined | null): string | null {
  return atMs === undefined || atMs === null ? null : formatTime(atMs);
}

type Attributes = z.input<typeof import('./contract.ts').Item>['attributes'];

export function formatAttributes(attributes: Item['attributes']): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
  );
}

export function formatItem(item: Item): WireItem {
  return {
    id: item.itemId,
    catalogue: item.catalogue,
    title: item.title,
    year: item.year ?? null,
    genres: [...item.genres],
    attributes: formatAttributes(item.attributes),
    stub: item.stub,
    source: item.source,
  };
}

/** The parts of an entry that its own page alone shows: tracklists are most of it. */
const SHOWN_ALONE: ReadonlySet<string> = new Set(['track_titles', 'track_positions', 'track_durations']);

function shownAttributes({ catalogue, attributes, stub }: Item): Attributes {
  const shown = Object.entries(attributes).filter(([name]) => !SHOWN_ALONE.has(name));
  const isOfNobody = catalogue === 'records' && !stub && attributes.artist === undefined;
  return formatAttributes({ ...(isOfNobody && { artist: 'Various' }), ...Object.fromEntries(shown) });
}

/** What an answer shows of an item; one without an entry shows its id as title, a record of nobody is of Various. */
export function formatProperties(
  item: Item | undefined,
  itemId: string,
): Pick<WireItem, 'title' | 'year' | 'genres' | 'attributes'> {
  if (item === undefined) return { title: itemId, year: null, genres: [], attributes: {} };
  return {
    title: item.title,
    year: item.year ?? null,
    genres: [...item.genres],
    attributes: shownAttributes(item),
  };
}

export function formatModelRef(model: ModelMark | undefined): z.infer<typeof ModelRef> | null {
  return model === undefined ? null : { version: model.version, trained_at: formatTime(model.trainedAtMs) };
}

/** Gives a measurement as the contract shows it; figures that are not defined are left out. */
export function toEvaluation(report: EvaluationReport): Evaluation {
  return {
    split: report.split,
    n_train: report.nTrain,
    n_test: report.nTest,
    n_test_users: report.nTestUsers,
    recall_denominator: report.recallDenominator,
    rows: report.rows.map(({ name, metrics, segments }) => ({
      name,
      metrics: formatMetrics(metrics),
      segments: Object.fromEntries(
        Object.entries(segments).map(([segment, own]) => [segment, formatMetrics(own)]),
      ),
    })),
    segments: report.segments.map(({ name, of, definition, nUsers, nPairs }) => ({
      name,
      of,
      definition,
      n_users: nUsers,
      n_pairs: nPairs,
    })),
    took_ms: report.tookMs,
  };
}

function formatMetrics(metrics: Metrics): Evaluation['rows'][number]['metrics'] {
  return Object.fromEntries(
    Object.entries(metrics)
      .filter(([, { value }]) => Number.isFinite(value))
      .map(([metric, { value, low, high }]) => [metric, { value, low: low ?? null, high: high ?? null }]),
  );
}

/** Gives a version as the contract shows it, from its manifest. */
export function formatManifest(manifest: ModelManifest, live: boolean, damaged: string | null): WireModel {
  return {
    catalogue: manifest.catalogue,
    version: manifest.version,
    live,
    origin: manifest.origin,
    trained_at: formatTime(manifest.trainedAtMs),
    train_took_ms: manifest.trainTookMs,
    n_users: manifest.snapshot.nUsers,
    n_items: manifest.snapshot.nItems,
    n_interactions: manifest.snapshot.nInteractions,
    parameters: {
      ranking: snakeCaseNames(manifest.ranking),
      rating: manifest.rating === undefined ? null : snakeCaseNames(manifest.rating),
      preferences: {
        threshold: manifest.policy.threshold,
        collected: manifest.policy.collected,
        weights: Object.fromEntries(
          Object.entries(manifest.policy.weights).map(([name, weight]) => [toSnakeCase(name), weight]),
        ),
      },
    },
    evaluation: manifest.evaluation === undefined ? null : toEvaluation(manifest.evaluation),
    model_hash: manifest.modelHash ?? null,
    damaged,
  };
}

/** Reads the time that a version's name begins with: `20261121T101500Z-1a2b3c4d`. */
function timeOfVersion(version: string): string {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(version);
  if (match === null) return formatTime(0);
  const [, year, month, day, hour, minute, second] = match;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}

/** Gives a version of the list; one whose manifest cannot be read has no figures. */
export function formatModel(
  { version, manifest, live, damaged }: ModelEntry,
  catalogue: Catalogue,
): WireModel {
  if (manifest !== undefined) return formatManifest(manifest, live, damaged ?? null);
  return {
    catalogue,
    version,
    live,
    origin: 'trained',
    trained_at: timeOfVersion(version),
    train_took_ms: 0,
    n_users: 0,
    n_items: 0,
    n_interactions: 0,
    parameters: { ranking: {}, rating: null, preferences: null },
    evaluation: null,
    model_hash: null,
    damaged: damaged ?? 'its manifest cannot be read',
  };
}

export function formatJob(job: Job): WireJob {
  const { error } = job;
  return {
    job_id: job.jobId,
    type: job.type,
    parameters: snakeCaseNames(job.parameters),
    status: job.status,
    steps: job.steps.map((step) => ({
      name: step.name,
      done: step.done,
      total: step.total ?? null,
      unit: step.unit,
      started_at: formatTime(step.startedAtMs),
      ended_at: formatOptionalTime(step.endedAtMs),
    })),
    attempts: job.attempts,
    max_attempts: job.maxAttempts,
    created_at: formatTime(job.createdAtMs),
    started_at: formatOptionalTime(job.startedAtMs),
    ended_at: formatOptionalTime(job.endedAtMs),
    error:
      error === undefined ? null : { code: error.code, message: error.message, hint: error.hint ?? null },
    result: snakeCaseJson(job.result ?? null),
    log: job.logLines.map(({ atMs, line }) => ({ at: formatTime(atMs), line })),
    schedule_id: job.scheduleId ?? null,
  };
}

export function formatAccepted(job: Job): JobAccepted {
  return { job_id: job.jobId, status: job.status };
}

export function formatSchedule(entry: Schedule): WireSchedule {
  return {
    schedule_id: entry.scheduleId,
    cron: entry.cron,
    time_zone: entry.timeZone,
    job_type: entry.jobType,
    parameters: snakeCaseNames(entry.parameters),
    enabled: entry.enabled,
    catch_up: entry.catchUp,
    next_run_at: formatOptionalTime(entry.nextRunAtMs),
    last_run_at: formatOptionalTime(entry.lastRunAtMs),
    last_job_id: entry.lastJobId ?? null,
  };
}

export function formatDeadLetter(letter: DeadLetter): WireDeadLetter {
  return {
    dead_letter_id: letter.deadLetterId,
    received_at: formatTime(letter.receivedAtMs),
    source: letter.source,
    code: letter.error.code,
    pointer: letter.error.pointer,
    detail: letter.error.detail,
    body: letter.body,
  };
}

export function formatKey(record: KeyRecord): WireKey {
  return {
    key_id: record.keyId,
    label: record.label,
    scope: record.scope,
    created_at: formatTime(record.createdAtMs),
    last_used_at: formatOptionalTime(record.lastUsedAtMs),
    revoked_at: formatOptionalTime(record.revokedAtMs),
  };
}

export function formatToken(record: UserTokenRecord): WireToken {
  return {
    token_id: record.tokenId,
    user_id: record.userId,
    label: record.label,
    created_at: formatTime(record.createdAtMs),
    last_used_at: formatOptionalTime(record.lastUsedAtMs),
    revoked_at: formatOptionalTime(record.revokedAtMs),
  };
}
