import { Button, Group, Switch } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { Link, useSearchParams } from 'react-router';
import type { Schedule } from '../../../../src/server/contract-operations.ts';
import { useDeleteSchedule, useRunSchedule, useSaveSchedule } from '../../api/schedules.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { Facts } from '../../parts/facts.tsx';
import { notifyError } from '../../parts/notify-error.ts';
import { TimeAgo } from '../../parts/time-ago.tsx';
import { describeCron, formatTimeIn } from './cron-text.ts';
import { nameOfType, subjectOf } from './job-names.ts';
import { ScheduleModal } from './schedule-modal.tsx';
import { withSearch } from './with-search.ts';

function useScheduleActions(schedule: Schedule) {
  const [search, setSearch] = useSearchParams();
  const save = useSaveSchedule();
  const run = useRunSchedule();
  const remove = useDeleteSchedule();
  const { schedule_id: id, cron, time_zone, job_type, parameters, catch_up } = schedule;
  return {
    isSaving: save.isPending,
    isStarting: run.isPending,
    isRemoving: remove.isPending,
    enable: (enabled: boolean) =>
      save.mutate(
        { id, setting: { cron, time_zone, job_type, parameters, catch_up, enabled } },
        { onError: notifyError(`${id} could not be changed`) },
      ),
    start: () =>
      run.mutate(id, {
        onError: notifyError(`${id} could not be started`),
        onSuccess: ({ job_id }) => setSearch(withSearch(search, { job: job_id })),
      }),
    remove: () =>
      remove
        .mutateAsync(id)
        .then(
          () => notifications.show({ title: 'Deleted', message: `${id} runs no more. Its past jobs stay.` }),
          notifyError(`${id} could not be deleted`),
        ),
  };
}

function NextRun({ schedule }: { schedule: Schedule }) {
  const { next_run_at, time_zone } = schedule;
  if (next_run_at === null) return <span className="muted">switched off</span>;
  return (
    <>
      <TimeAgo time={next_run_at} />
      <span className="muted"> · {formatTimeIn(next_run_at, time_zone)}</span>
    </>
  );
}

function LastRun({ schedule }: { schedule: Schedule }) {
  const [search] = useSearchParams();
  const { last_run_at, last_job_id } = schedule;
  if (last_job_id === null) return <TimeAgo time={last_run_at} />;
  return (
    <Link to={`?${withSearch(search, { job: last_job_id })}`}>
      <TimeAgo time={last_run_at} />
    </Link>
  );
}

function Times({ schedule }: { schedule: Schedule }) {
  const whenMissed = schedule.catch_up === 'run_once' ? 'runs once afterwards' : 'waits for the next time';
  return (
    <Facts
      label="Times"
      facts={[
        ['Next run', <NextRun key="next" schedule={schedule} />],
        ['Last run', <LastRun key="last" schedule={schedule} />],
        ['When missed', whenMissed],
      ]}
    />
  );
}

/** One schedule: when it runs in words, next and last run, and what can be done. */
export function ScheduleCard({ schedule }: { schedule: Schedule }) {
  const { schedule_id: id, cron, time_zone, enabled } = schedule;
  const [isEditing, editing] = useDisclosure(false);
  const actions = useScheduleActions(schedule);
  return (
    <li className="schedule" data-enabled={enabled}>
      <div className="schedule-head">
        <div>
          <h3>{id}</h3>
          <span className="small muted">
            {[nameOfType(schedule.job_type), subjectOf(schedule)].filter(Boolean).join(' · ')}
          </span>
        </div>
        <Switch
          aria-label={`${id} is switched on`}
          checked={enabled}
          disabled={actions.isSaving}
          onChange={(event) => actions.enable(event.currentTarget.checked)}
        />
      </div>
      <div className="row" style={{ gap: 8 }}>
        <span className="schedule-when">{describeCron(cron) ?? 'By its own rule'}</span>
        <span className="cron">{cron}</span>
        <span className="small muted">{time_zone}</span>
      </div>
      <Times schedule={schedule} />
      <Group gap="xs">
        <Button size="xs" variant="default" loading={actions.isStarting} onClick={actions.start}>
          Run now
        </Button>
        <Button size="xs" variant="default" onClick={editing.open}>
          Edit
        </Button>
        <ConfirmButton
          size="xs"
          variant="subtle"
          color="gray"
          loading={actions.isRemoving}
          question={`Delete ${id}?`}
          text="It will not run any more. The jobs that it started stay in the history."
          yes="Delete the schedule"
          onConfirm={actions.remove}
        >
          Delete
        </ConfirmButton>
      </Group>
      <ScheduleModal isOpen={isEditing} onClose={editing.close} schedule={schedule} takenIds={[]} />
    </li>
  );
}
