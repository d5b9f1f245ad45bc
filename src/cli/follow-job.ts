import { setTimeout as sleep } from 'node:timers/promises';
import { DeadwaxError, ERROR_KINDS, type ErrorCode } from '../errors.ts';
import { Job } from '../server/contract-operations.ts';
import type { ApiClient } from './api-client.ts';
import type { CliIo } from './io.ts';
import { JobProgress } from './progress.ts';

const POLL_MS = 200;

function jobError(job: Job): DeadwaxError {
  const code = job.error?.code ?? 'cancelled';
  const known: ErrorCode = code in ERROR_KINDS ? (code as ErrorCode) : 'internal';
  const message = job.error?.message ?? `job ${job.job_id} was cancelled`;
  const hint = job.error?.hint ?? undefined;
  return new DeadwaxError(known, message, {
    details: { job_id: job.job_id },
    ...(hint === undefined ? {} : { hint }),
  });
}

/**
 * Waits for a job while drawing its progress. Errors: what the job failed with; `cancelled` on Ctrl-C, which leaves the job
 * in the queue: it goes on with the server, or with the next command that opens the data directory.
 */
export async function followJob(api: ApiClient, jobId: string, io: CliIo): Promise<Job> {
  const progress = new JobProgress(io);
  try {
    for (;;) {
      const job = await api.get(`/jobs/${encodeURIComponent(jobId)}`, Job);
      progress.update(job);
      if (job.status === 'succeeded') return job;
      if (job.status === 'failed' || job.status === 'cancelled') throw jobError(job);
      if (io.signal.aborted)
        throw new DeadwaxError('cancelled', `stopped watching; job ${jobId} is kept and goes on later`, {
          hint: `deadwax jobs show ${jobId}, or deadwax jobs cancel ${jobId}`,
        });
      await sleep(POLL_MS, undefined, { signal: io.signal }).catch(() => undefined);
    }
  } finally {
    progress.end();
  }
}
