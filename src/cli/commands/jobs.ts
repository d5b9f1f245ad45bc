import * as z from 'zod';
import { Job, JobPage, Schedule, Schedules } from '../../server/contract-operations.ts';
import { withQuery } from '../api-client.ts';
import { defineCommand } from '../command.ts';
import { withApi } from '../connect.ts';
import { followJob } from '../follow-job.ts';
import { CONNECTION_OPTIONS } from '../global-options.ts';
import { printAnswer } from '../print.ts';
import { formatTable } from '../table.ts';

const JOB = { name: 'JOB', description: 'id of the job', required: true } as const;
const SCHEDULE = { name: 'SCHEDULE', description: 'name of the schedule', required: true } as const;

function describeJob(job: Job): string {
  const head = `${job.type} ${job.job_id}: ${job.status}, attempt ${job.attempts} of ${job.max_attempts}\n`;
  const steps = formatTable(
    ['step', 'done', 'of', 'unit', 'started', 'ended'],
    job.steps.map((step) => [step.name, step.done, step.total, step.unit, step.started_at, step.ended_at]),
  );
  const error = job.error === null ? '' : `Error ${job.error.code}: ${job.error.message}\n`;
  return `${head}${steps}${error}${job.log.map((entry) => `${entry.at}  ${entry.line}\n`).join('')}`;
}

/** `deadwax jobs`. */
export const jobs = defineCommand({
  name: 'jobs',
  summary: 'Lists background work, newest first',
  positionals: [],
  options: {
    type: { type: 'string', placeholder: 'TYPE', description: 'only this type, such as train' },
    status: {
      type: 'string',
      choices: ['queued', 'running', 'succeeded', 'failed', 'cancelled'],
      placeholder: 'STATUS',
      description: 'only with this status',
    },
    count: { type: 'integer', default: 25, min: 1, max: 1000, placeholder: 'N', description: 'how many' },
    ...CONNECTION_OPTIONS,
  },
  examples: ['deadwax jobs', 'deadwax jobs --status failed --json'],
  run: (_, options, io) =>
    withApi(options, io, async (api) => {
      const path = withQuery('/jobs', { type: options.type, status: options.status, count: options.count });
      printAnswer(io, options.json, await api.get(path, JobPage), (page) =>
        formatTable(
          ['job', 'type', 'status', 'created', 'ended', 'attempts', 'error'],
          page.jobs.map((job) => [
            job.job_id,
            job.type,
            job.status,
            job.created_at,
            job.ended_at,
            job.attempts,
            job.error?.message ?? '',
          ]),
        ),
      );
    }),
});

/** `deadwax jobs show`. */
export const jobsShow = defineCommand({
  name: 'jobs show',
  summary: 'Shows one job with its steps and its log; --follow waits for its end',
  positionals: [JOB],
  options: {
    follow: { type: 'boolean', description: 'draw its progress until it ends' },
    ...CONNECTION_OPTIONS,
  },
  examples: ['deadwax jobs show JOB --follow'],
  run: ([id = ''], options, io) =>
    withApi(options, io, async (api) => {
      if (options.follow) await followJob(api, id, io);
      printAnswer(io, options.json, await api.get(`/jobs/${encodeURIComponent(id)}`, Job), describeJob);
    }),
});

/** `deadwax jobs cancel`. */
export const jobsCancel = defineCommand({
  name: 'jobs cancel',
  summary: 'Cancels a job',
  positionals: [JOB],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax jobs cancel JOB'],
  run: ([id = ''], options, io) =>
    withApi(options, io, async (api) => {
      const job = await api.send(['POST', `/jobs/${encodeURIComponent(id)}/cancel`], {}, Job);
      printAnswer(io, options.json, job, describeJob);
    }),
});

/** `deadwax jobs retry`. */
export const jobsRetry = defineCommand({
  name: 'jobs retry',
  summary: 'Runs a failed or cancelled job again and waits for it',
  positionals: [JOB],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax jobs retry JOB'],
  run: ([id = ''], options, io) =>
    withApi(options, io, async (api) => {
      const job = await api.send(['POST', `/jobs/${encodeURIComponent(id)}/retry`], {}, Job);
      printAnswer(io, options.json, await followJob(api, job.job_id, io), describeJob);
    }),
});

function describeSchedules({ schedules }: Schedules): string {
  return formatTable(
    ['schedule', 'cron', 'zone', 'job', 'enabled', 'next run', 'last run'],
    schedules.map((entry) => [
      entry.schedule_id,
      entry.cron,
      entry.time_zone,
      entry.job_type,
      entry.enabled,
      entry.next_run_at,
      entry.last_run_at,
    ]),
  );
}

/** `deadwax schedules`. */
export const schedules = defineCommand({
  name: 'schedules',
  summary: 'Lists what runs by the clock',
  positionals: [],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax schedules'],
  run: (_, options, io) =>
    withApi(options, io, async (api) => {
      printAnswer(io, options.json, await api.get('/schedules', Schedules), describeSchedules);
    }),
});

/** Jobs that are not of one catalogue. */
const WITHOUT_CATALOGUE = ['taste', 'count_users'] as const;

/** `deadwax schedules set`. */
export const schedulesSet = defineCommand({
  name: 'schedules set',
  summary: 'Makes or changes a schedule',
  positionals: [SCHEDULE],
  options: {
    cron: { type: 'string', required: true, placeholder: 'CRON', description: 'when, such as "0 22 * * *"' },
    zone: {
      type: 'string',
      default: 'UTC',
      placeholder: 'ZONE',
      description: 'time zone, such as Australia/Melbourne',
    },
    job: {
      type: 'string',
      default: 'refit',
      choices: ['refit', 'train', 'score', 'tune', ...WITHOUT_CATALOGUE],
      placeholder: 'TYPE',
      description: 'what runs; refit trains, then scores',
    },
    catalogue: {
      type: 'string',
      default: 'movies',
      choices: ['movies', 'records', 'tracks'],
      placeholder: 'NAME',
      description: 'for which catalogue',
    },
    catch_up: {
      type: 'string',
      default: 'run_once',
      choices: ['run_once', 'skip'],
      placeholder: 'POLICY',
      description: 'after the server was down',
    },
    disabled: { type: 'boolean', description: 'keep it, but do not run it' },
    ...CONNECTION_OPTIONS,
  },
  examples: ["deadwax schedules set nightly-movies --cron '0 22 * * *' --zone Australia/Melbourne"],
  run: ([id = ''], options, io) =>
    withApi(options, io, async (api) => {
      const body = {
        cron: options.cron,
        time_zone: options.zone,
        job_type: options.job,
        parameters: WITHOUT_CATALOGUE.some((type) => type === options.job)
          ? {}
          : { catalogue: options.catalogue },
        enabled: !options.disabled,
        catch_up: options.catch_up,
      };
      const entry = await api.send(['PUT', `/schedules/${encodeURIComponent(id)}`], body, Schedule);
      printAnswer(io, options.json, entry, (schedule) => describeSchedules({ schedules: [schedule] }));
    }),
});

/** `deadwax schedules delete`. */
export const schedulesDelete = defineCommand({
  name: 'schedules delete',
  summary: 'Deletes a schedule',
  positionals: [SCHEDULE],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax schedules delete nightly-movies'],
  run: ([id = ''], options, io) =>
    withApi(options, io, async (api) => {
      await api.send(['DELETE', `/schedules/${encodeURIComponent(id)}`], undefined, z.unknown());
      printAnswer(io, options.json, { deleted: id }, () => `Schedule ${id} is deleted.\n`);
    }),
});
