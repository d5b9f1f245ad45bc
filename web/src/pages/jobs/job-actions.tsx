import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Job } from '../../../../src/server/contract-operations.ts';
import { isOpen, useCancelJob, useRetryJob } from '../../api/jobs.ts';
import { notifyError } from '../../parts/notify-error.ts';
import { nameOfType } from './job-names.ts';

/** What can be done about a job in its state: stop it, or go on with it. */
export function JobActions({ job }: { job: Job }) {
  const cancel = useCancelJob();
  const retry = useRetryJob();
  const name = nameOfType(job.type);
  if (isOpen(job))
    return (
      <Button
        size="xs"
        variant="default"
        aria-label={`Cancel: ${name}`}
        loading={cancel.isPending}
        disabled={cancel.isSuccess}
        onClick={() => cancel.mutate(job.job_id, { onError: notifyError('The job could not be cancelled') })}
      >
        {cancel.isSuccess ? 'Stopping' : 'Cancel'}
      </Button>
    );
  if (job.status === 'succeeded') return null;
  const again = () =>
    retry.mutate(job.job_id, {
      onError: notifyError('The job could not be queued again'),
      onSuccess: () => {
        cancel.reset();
        notifications.show({ title: 'Queued again', message: `${name} goes on from where it stopped.` });
      },
    });
  return (
    <Button
      size="xs"
      variant="default"
      aria-label={`Retry: ${name}`}
      loading={retry.isPending}
      onClick={again}
    >
      Retry
    </Button>
  );
}
