import type { Job } from '../../../src/server/contract-operations.ts';

const LOOKS: Readonly<Record<Job['status'], string>> = {
  queued: 'tag',
  running: 'tag tag-accent',
  succeeded: 'tag tag-good',
  failed: 'tag tag-bad',
  cancelled: 'tag',
};

/** The state of a job. */
export function StatusTag({ status }: { status: Job['status'] }) {
  return <span className={LOOKS[status]}>{status}</span>;
}
