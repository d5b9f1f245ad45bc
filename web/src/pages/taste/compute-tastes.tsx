import { Button } from '@mantine/core';
import { useJob } from '../../api/jobs.ts';
import { useComputeTastes, useOpenTasteJob } from '../../api/taste.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { JobProgress } from '../../parts/job-progress.tsx';

/** Has the tastes of all users computed, and shows how it goes on. */
export function ComputeTastes() {
  const compute = useComputeTastes();
  const open = useOpenTasteJob();
  const job = useJob(open?.job_id ?? compute.data?.job_id ?? null).data;
  const isBusy = job?.status === 'queued' || job?.status === 'running';
  return (
    <div className="stack compute">
      <div>
        <Button onClick={() => compute.mutate()} loading={compute.isPending} disabled={isBusy}>
          Compute now
        </Button>
      </div>
      {compute.error !== null && <ErrorState title="It was not started" error={compute.error} />}
      {job !== undefined && <JobProgress job={job} title="Tastes of all users" />}
    </div>
  );
}
