import type { Job } from '../../../../src/server/contract-operations.ts';
import { isOpen, useJobs } from '../../api/jobs.ts';
import { Panel } from '../../parts/panel.tsx';
import { ImportRun } from './import-run.tsx';

/** What is running, what was started here, and the last import if it failed. */
function pickJobIds(jobs: readonly Job[], started: readonly string[]): readonly string[] {
  const [newest] = jobs;
  const open = jobs.filter(isOpen).map(({ job_id }) => job_id);
  const failed = newest?.status === 'failed' ? [newest.job_id] : [];
  return [...new Set([...started, ...open, ...failed])];
}

/** The imports of the moment; jobs are kept by the server, so they are here again after a reload. */
export function CurrentImports({ started }: { started: readonly string[] }) {
  const { data } = useJobs({ type: 'import' });
  const jobs = data?.pages.flatMap((page) => page.jobs) ?? [];
  const jobIds = pickJobIds(jobs, started);
  if (jobIds.length === 0) return null;
  return (
    <Panel title="Now" text="An import goes on when this page is closed, and after a restart of the server.">
      <ul className="plain-list">
        {jobIds.map((jobId) => (
          <ImportRun key={jobId} jobId={jobId} />
        ))}
      </ul>
    </Panel>
  );
}
