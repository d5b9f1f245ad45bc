import type { Job } from '../../../../src/server/contract-operations.ts';
import { isOpen, useJob } from '../../api/jobs.ts';

/** The newest state of a listed job: while it is open, the stream brings its progress. */
export function useLiveJob(listed: Job): Job {
  const { data } = useJob(isOpen(listed) ? listed.job_id : null);
  return data !== undefined && isOpen(listed) ? data : listed;
}
