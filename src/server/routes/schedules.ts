import { DeadwaxError } from '../../errors.ts';
import { camelCaseNames } from '../../util/name-case.ts';
import { JobAccepted, Schedule, Schedules } from '../contract-operations.ts';
import { EmptyBody, IdPath, ScheduleBody } from '../contract-requests.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import { formatAccepted, formatSchedule } from '../wire.ts';

const EXAMPLE = {
  cron: '0 22 * * *',
  time_zone: 'Australia/Melbourne',
  job_type: 'train',
  parameters: { catalogue: 'movies' },
};

export const listSchedules = defineRoute({
  method: 'GET',
  path: '/api/v1/schedules',
  operation: 'listSchedules',
  tag: 'Schedules',
  summary: 'Lists the schedules with their next times',
  access: 'read',
  params: Nothing,
  query: Nothing,
  body: NoBody,
  response: Schedules,
  example: { summary: 'All', path: '/api/v1/schedules' },
  async handle(_, { context }) {
    return { schedules: (await context.scheduler.list()).map(formatSchedule) };
  },
});

export const putSchedule = defineRoute({
  method: 'PUT',
  path: '/api/v1/schedules/{id}',
  operation: 'putSchedule',
  tag: 'Schedules',
  summary: 'Makes or replaces a schedule',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: ScheduleBody,
  response: Schedule,
  example: { summary: 'A nightly refit', path: '/api/v1/schedules/nightly-train', body: EXAMPLE },
  async handle({ params, body }, { context }) {
    const setting = {
      cron: body.cron,
      timeZone: body.time_zone,
      jobType: body.job_type,
      parameters: camelCaseNames(body.parameters),
      enabled: body.enabled,
      catchUp: body.catch_up,
    };
    return formatSchedule(await context.scheduler.put(params.id, setting));
  },
});

export const deleteSchedule = defineRoute({
  method: 'DELETE',
  path: '/api/v1/schedules/{id}',
  operation: 'deleteSchedule',
  tag: 'Schedules',
  summary: 'Deletes a schedule; its past jobs stay',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  status: 204,
  response: NoBody,
  example: { summary: 'One', path: '/api/v1/schedules/nightly-train' },
  async handle({ params }, { context }) {
    const existed = await context.scheduler.delete(params.id);
    if (!existed)
      throw new DeadwaxError(
        'not_found',
        `schedule '${params.id}' does not exist; GET /api/v1/schedules lists them`,
      );
    return undefined;
  },
});

export const runSchedule = defineRoute({
  method: 'POST',
  path: '/api/v1/schedules/{id}/run',
  operation: 'runSchedule',
  tag: 'Schedules',
  summary: 'Queues the job of a schedule now',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: EmptyBody,
  status: 202,
  response: JobAccepted,
  example: { summary: 'One', path: '/api/v1/schedules/nightly-train/run', body: {} },
  async handle({ params }, { context }) {
    return formatAccepted(await context.scheduler.run(params.id));
  },
});
