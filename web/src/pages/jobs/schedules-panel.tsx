import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useSchedules } from '../../api/schedules.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { RowsSkeleton } from '../../parts/rows-skeleton.tsx';
import { ScheduleCard } from './schedule-card.tsx';
import { ScheduleModal } from './schedule-modal.tsx';

/** What runs by the clock. */
export function SchedulesPanel() {
  const query = useSchedules();
  const [isAdding, adding] = useDisclosure(false);
  return (
    <Panel
      title="Schedules"
      text="Jobs that start by the clock of a time zone."
      aside={
        <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} onClick={adding.open}>
          Add
        </Button>
      }
    >
      <QueryView query={query} skeleton={<RowsSkeleton rows={3} height={40} />}>
        {(schedules) =>
          schedules.length === 0 ? (
            <EmptyState
              title="Nothing is scheduled"
              text="A refit each night keeps recommendations in step with what people rated during the day."
            >
              <Button size="xs" onClick={adding.open}>
                Add a schedule
              </Button>
            </EmptyState>
          ) : (
            <ul className="schedules" aria-label="Schedules">
              {schedules.map((schedule) => (
                <ScheduleCard key={schedule.schedule_id} schedule={schedule} />
              ))}
            </ul>
          )
        }
      </QueryView>
      <ScheduleModal
        isOpen={isAdding}
        onClose={adding.close}
        takenIds={query.data?.map((known) => known.schedule_id) ?? []}
      />
    </Panel>
  );
}
