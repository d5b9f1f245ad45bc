import type { StoredEvent } from '../../src/domain/event.ts';
import { HALF_STARS } from '../../src/domain/rating-scale.ts';
import type { JobContext } from '../../src/jobs/job.ts';
import { openModelStore } from '../../src/model/version/model-store.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { TrainingDeps } from '../../src/training/training-deps.ts';
import { createRandom, shuffle } from '../../src/util/random.ts';

const START_MS = Date.UTC(2026, 0, 1);

/** Ratings of users who each love one of two kinds of films, with a little noise; every offset one event. */
export function tasteEvents(nUsers: number, nItems: number, seed = 1): StoredEvent[] {
  const random = createRandom(seed);
  const events: StoredEvent[] = [];
  for (let user = 0; user < nUsers; user++) {
    const items = Int32Array.from({ length: nItems }, (_, item) => item);
    shuffle(items, random);
    for (const item of items) {
      if (random.next() < 0.4) continue;
      const loves = user % 2 === item % 2;
      events.push(ratingEvent(events.length, `u${user}`, `movie:${item}`, loves ? 4.5 : 1 + random.below(3)));
    }
  }
  return events;
}

/** One rating at an offset; its time follows from the offset. */
export function ratingEvent(offset: number, userId: string, itemId: string, value: number): StoredEvent {
  const tsMs = START_MS + offset * 60_000;
  return {
    offset,
    event: {
      eventId: `e${offset}`,
      type: 'rating',
      userId,
      itemId,
      catalogue: 'movies',
      tsMs,
      receivedAtMs: tsMs,
      value,
      details: undefined,
      source: 'test',
    },
  };
}

/** Opens a store and model versions in a folder, with what training needs. */
export async function openTrainingWorld(directory: string): Promise<TrainingDeps> {
  const store = await openSqliteStore({ directory });
  let nowMs = Date.UTC(2026, 10, 21);
  const clock = () => {
    nowMs += 1000;
    return nowMs;
  };
  const models = await openModelStore({ directory: `${directory}/models`, clock, deadwaxVersion: '0.1.0' });
  return { store, models, clock, threads: 2, scaleOf: () => HALF_STARS };
}

/** A job context that remembers what it is told. */
export interface RecordingContext extends JobContext {
  readonly steps: string[];
  readonly lines: string[];
  saved: unknown;
}

/** Makes a context; `onStep` is called with each progress report. */
export function recordingContext(
  options: {
    readonly checkpoint?: unknown;
    readonly jobId?: string;
    readonly onStep?: (step: string, done: number) => void;
  } & {
    readonly signal?: AbortSignal;
  } = {},
): RecordingContext {
  const steps: string[] = [];
  const lines: string[] = [];
  const context: RecordingContext = {
    jobId: options.jobId ?? 'job-1',
    attempt: 1,
    signal: options.signal ?? new AbortController().signal,
    checkpoint: options.checkpoint,
    steps,
    lines,
    saved: undefined,
    progress: (step, done) => {
      if (steps.at(-1) !== step) steps.push(step);
      options.onStep?.(step, done);
    },
    log: (line) => lines.push(line),
    saveCheckpoint: async (checkpoint) => {
      context.saved = checkpoint;
    },
  };
  return context;
}
