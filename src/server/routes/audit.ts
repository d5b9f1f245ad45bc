import { AuditBody, RebuildBody } from '../contract-audit.ts';
import { JobAccepted } from '../contract-operations.ts';
import { defineRoute, Nothing } from '../route.ts';
import { formatAccepted } from '../wire.ts';

export const audit = defineRoute({
  method: 'POST',
  path: '/api/v1/audit',
  operation: 'audit',
  tag: 'Operations',
  summary: 'Recounts the event log and compares the state and the warehouse with it, as a job',
  access: 'admin',
  params: Nothing,
  query: Nothing,
  body: AuditBody,
  status: 202,
  response: JobAccepted,
  example: { summary: 'With every user', path: '/api/v1/audit', body: { users: 'all' } },
  async handle({ body }, { context }) {
    return formatAccepted(await context.jobs.enqueue('audit', body));
  },
});

export const rebuild = defineRoute({
  method: 'POST',
  path: '/api/v1/rebuild',
  operation: 'rebuild',
  tag: 'Operations',
  summary: 'Forgets the state or the warehouse and derives it from the event log again, as a job',
  access: 'admin',
  params: Nothing,
  query: Nothing,
  body: RebuildBody,
  status: 202,
  response: JobAccepted,
  example: { summary: 'The warehouse', path: '/api/v1/rebuild', body: { what: 'warehouse' } },
  async handle({ body }, { context }) {
    return formatAccepted(await context.jobs.enqueue('rebuild', body));
  },
});
