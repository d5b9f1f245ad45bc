import type { Job } from '../../../../src/server/contract-operations.ts';

const LABELS: Readonly<Record<Job['status'], string>> = {
  queued: 'Queued',
  running: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** The states that a job may be in, for menus. */
export const JOB_STATUSES = Object.entries(LABELS).map(([value, label]) => ({ value, label }));
