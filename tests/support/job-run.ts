import type { JobContext } from '../../src/jobs/job.ts';

/** A job that runs without a queue. */
export interface JobRun {
  readonly checkpoints: unknown[];
  readonly progress: unknown[];
  readonly context: JobContext;
}

/** A job's context that ends the job after some checkpoints, as a crash does. */
export function newJobRun(checkpoint?: unknown, crashAfter = Number.POSITIVE_INFINITY): JobRun {
  const controller = new AbortController();
  const checkpoints: unknown[] = [];
  const progress: unknown[] = [];
  return {
    checkpoints,
    progress,
    context: {
      jobId: 'job',
      attempt: 1,
      signal: controller.signal,
      checkpoint,
      progress: (...given) => progress.push(given),
      log: () => undefined,
      async saveCheckpoint(saved) {
        checkpoints.push(saved);
        if (checkpoints.length >= crashAfter) controller.abort();
      },
    },
  };
}
