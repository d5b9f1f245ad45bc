import { DeadwaxError } from '../../errors.ts';
import { Job, JobPage } from '../contract-operations.ts';
import { EmptyBody, IdPath, JobsQuery } from '../contract-requests.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import { formatJob } from '../wire.ts';

export const listJobs = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs',
  operation: 'listJobs',
  tag: 'Jobs',
  summary: 'Lists jobs, newest first',
  access: 'read',
  params: Nothing,
  query: JobsQuery,
  body: NoBody,
  response: JobPage,
  example: { summary: 'What failed', path: '/api/v1/jobs?status=failed' },
  async handle({ query }, { context }) {
    const filter = {
      ...(query.type === undefined ? {} : { type: query.type }),
      ...(query.status === undefined ? {} : { status: query.status }),
    };
    const page = await context.jobs.list(filter, query.count, query.cursor);
    return { jobs: page.values.map(formatJob), next_cursor: page.cursor ?? null };
  },
});

export const getJob = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs/{id}',
  operation: 'getJob',
  tag: 'Jobs',
  summary: 'Gives a job with its steps and log',
  access: 'read',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  response: Job,
  example: { summary: 'A job', path: '/api/v1/jobs/0mabc1234-5f6e7d' },
  async handle({ params }, { context }) {
    const job = await context.jobs.get(params.id);
    if (job === undefined)
      throw new DeadwaxError('not_found', `job '${params.id}' does not exist; GET /api/v1/jobs lists jobs`);
    return formatJob(job);
  },
});

export const cancelJob = defineRoute({
  method: 'POST',
  path: '/api/v1/jobs/{id}/cancel',
  operation: 'cancelJob',
  tag: 'Jobs',
  summary: 'Ends a queued job, or asks a running one to stop',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: EmptyBody,
  response: Job,
  example: { summary: 'A job', path: '/api/v1/jobs/0mabc1234-5f6e7d/cancel', body: {} },
  async handle({ params }, { context }) {
    return formatJob(await context.jobs.cancel(params.id));
  },
});

export const retryJob = defineRoute({
  method: 'POST',
  path: '/api/v1/jobs/{id}/retry',
  operation: 'retryJob',
  tag: 'Jobs',
  summary: 'Queues a failed or cancelled job again, from where it stopped',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: EmptyBody,
  response: Job,
  example: { summary: 'A job', path: '/api/v1/jobs/0mabc1234-5f6e7d/retry', body: {} },
  async handle({ params }, { context }) {
    return formatJob(await context.jobs.retry(params.id));
  },
});
