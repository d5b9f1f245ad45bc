import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'react-router';
import type { Job } from '../../../../src/server/contract-operations.ts';
import { isOpen, useJob, useRetryJob } from '../../api/jobs.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { JobProgress } from '../../parts/job-progress.tsx';
import { StatusTag } from '../../parts/status-tag.tsx';
import { readDryRun } from './dry-run.ts';
import { DryRunOutcome } from './dry-run-outcome.tsx';
import { describeResult, type ImportResult, nameOfJob, readImportResult } from './import-result.ts';

/** Reads the history again once the job has ended, also where no stream of changes is connected. */
function useHistoryRefresh(job: Job | undefined): void {
  const client = useQueryClient();
  const hasEnded = job !== undefined && !isOpen(job);
  useEffect(() => {
    if (!hasEnded) return;
    for (const name of ['imports', 'profile']) client.invalidateQueries({ queryKey: [name] });
  }, [client, hasEnded]);
}

function Outcome({ job, result }: { job: Job; result: ImportResult }) {
  const { importId } = result;
  const rejected = result.counts.rejected ?? 0;
  return (
    <div className="job-progress" data-status={job.status} aria-live="polite">
      <div className="row-between">
        <div className="outcome">
          <span className="row">
            <strong className="break">{nameOfJob(job)}</strong>
            <StatusTag status={job.status} />
          </span>
          <p>{describeResult(result)}</p>
        </div>
        <span className="row" style={{ gap: 8 }}>
          {rejected > 0 && (
            <Button
              component={Link}
              to={`/import?import=${encodeURIComponent(importId)}`}
              preventScrollReset
              size="xs"
              variant="default"
            >
              See what was left out
            </Button>
          )}
          {result.history === undefined && result.discogs === undefined && (
            <Button component={Link} to={`/explore?import=${encodeURIComponent(importId)}`} size="xs">
              Explore it
            </Button>
          )}
        </span>
      </div>
    </div>
  );
}

/** One import as it goes on, with what it brought in the end. */
export function ImportRun({ jobId, onJob }: { jobId: string; onJob: (jobId: string) => void }) {
  const { data: job, error, refetch } = useJob(jobId);
  const retry = useRetryJob();
  useHistoryRefresh(job);
  if (job === undefined)
    return error === null ? null : <ErrorState error={error} onRetry={() => refetch()} />;
  const found = readDryRun(job);
  if (found !== undefined)
    return (
      <li>
        <DryRunOutcome job={job} found={found} onJob={onJob} />
      </li>
    );
  const result = readImportResult(job);
  if (job.status === 'succeeded' && result !== undefined)
    return (
      <li>
        <Outcome job={job} result={result} />
      </li>
    );
  return (
    <li className="stack" style={{ gap: 10 }}>
      <JobProgress job={job} title={nameOfJob(job)} />
      {(job.status === 'failed' || job.status === 'cancelled') && (
        <Button
          size="xs"
          variant="default"
          loading={retry.isPending}
          onClick={() => retry.mutate(job.job_id)}
          style={{ alignSelf: 'flex-start' }}
        >
          Try again
        </Button>
      )}
    </li>
  );
}
