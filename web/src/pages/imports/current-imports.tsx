import { useEffect, useState } from 'react';
import type { Job } from '../../../../src/server/contract-operations.ts';
import { isOpen, useJobs } from '../../api/jobs.ts';
import { Panel } from '../../parts/panel.tsx';
import { readDryRun } from './dry-run.ts';
import { ImportRun } from './import-run.tsx';

/** The jobs that were running at some moment since the page was opened; how they ended is still of interest. */
function useSeenRunning(jobs: readonly Job[]): readonly string[] {
  const [seen, setSeen] = useState<readonly string[]>([]);
  const open = jobs.filter(isOpen).map(({ job_id }) => job_id);
  const isNew = open.some((jobId) => !seen.includes(jobId));
  useEffect(() => {
    if (isNew) setSeen((before) => [...new Set([...open, ...before])]);
  });
  return seen;
}

/** What is running, what ended since the page was opened, and the last import if it failed or waits for a decision; the server remembers. */
export function CurrentImports(props: { started: readonly string[]; onJob: (jobId: string) => void }) {
  const { started, onJob } = props;
  const { data } = useJobs({ type: 'import' });
  const jobs = data?.pages.flatMap((page) => page.jobs) ?? [];
  const seen = useSeenRunning(jobs);
  const [last] = jobs;
  const isOpenQuestion = last !== undefined && (last.status === 'failed' || readDryRun(last) !== undefined);
  const jobIds = [...new Set([...started, ...seen, ...(isOpenQuestion ? [last.job_id] : [])])];
  if (jobIds.length === 0) return null;
  return (
    <Panel title="Now" text="An import goes on when this page is closed, and after a restart of the server.">
      <ul className="plain-list">
        {jobIds.map((jobId) => (
          <ImportRun key={jobId} jobId={jobId} onJob={onJob} />
        ))}
      </ul>
    </Panel>
  );
}
