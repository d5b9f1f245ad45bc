import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'react-router';
import type { Job } from '../../../../src/server/contract-operations.ts';
import { isOpen, useJob, useRetryJob } from '../../api/jobs.ts';
import { formatCount } from '../../format/numbers.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { JobProgress } from '../../parts/job-progress.tsx';
import { type ImportResult, nameOfJob, readImportResult } from './import-result.ts';

/** Reads the history again once the job has ended, also where no stream of changes is connected. */
function useHistoryRefresh(job: Job | undefined): void {
  const client = useQueryClient();
  const hasEnded = job !== undefined && !isOpen(job);
  useEffect(() => {
    if (!hasEnded) return;
    for (const name of ['imports', 'profile']) client.invalidateQueries({ queryKey: [name] });
  }, [client, hasEnded]);
}

function Outcome({ result }: { result: ImportResult }) {
  const { isOld, counts, importId } = result;
  const rejected = counts.rejected ?? 0;
  return (
    <div className="row-between outcome">
      <p>
        {isOld
          ? 'The same content was imported before in the same way; nothing was added.'
          : `${formatCount(counts.events_accepted)} ratings of ${formatCount(counts.users)} users and ${formatCount(counts.items)} films are in.`}
        {rejected > 0 && ` ${formatCount(rejected)} lines were left out.`}
      </p>
      <span className="row">
        {rejected > 0 && (
          <Button
            component={Link}
            to={`/import?import=${encodeURIComponent(importId)}`}
            size="xs"
            variant="default"
          >
            See which
          </Button>
        )}
        <Button component={Link} to={`/explore?import=${encodeURIComponent(importId)}`} size="xs">
          Explore it
        </Button>
      </span>
    </div>
  );
}

/** One import as it goes on, with what it brought in the end. */
export function ImportRun({ jobId }: { jobId: string }) {
  const { data: job, error, refetch } = useJob(jobId);
  const retry = useRetryJob();
  useHistoryRefresh(job);
  if (job === undefined)
    return error === null ? null : <ErrorState error={error} onRetry={() => refetch()} />;
  const result = readImportResult(job);
  return (
    <li className="stack" style={{ gap: 10 }}>
      <JobProgress job={job} title={nameOfJob(job)} />
      {result !== undefined && <Outcome result={result} />}
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
