import { useJobs } from '../../api/jobs.ts';
import { useSchedules } from '../../api/schedules.ts';
import { Stat } from '../../parts/stat.tsx';
import { Stats } from '../../parts/stats.tsx';
import { TimeAgo } from '../../parts/time-ago.tsx';
import { nameOfType } from './job-names.ts';

function useCount(status: 'running' | 'queued'): string | undefined {
  const { data } = useJobs({ status });
  const page = data?.pages[0];
  return page === undefined ? undefined : `${page.jobs.length}${page.next_cursor === null ? '' : '+'}`;
}

/** How busy it is, what ended last, and what comes next by the clock. */
export function JobGlance() {
  const running = useCount('running');
  const queued = useCount('queued');
  const newest = useJobs({}).data?.pages[0]?.jobs;
  const last = newest?.find(({ ended_at }) => ended_at !== null);
  const schedules = useSchedules().data;
  const next = schedules
    ?.filter(({ next_run_at }) => next_run_at !== null)
    .toSorted((a, b) => String(a.next_run_at).localeCompare(String(b.next_run_at)))[0];
  return (
    <Stats label="Jobs at a glance">
      <Stat name="Running" value={running} />
      <Stat name="Waiting" value={queued} />
      <Stat
        name="Last finished"
        value={newest === undefined ? undefined : <TimeAgo time={last?.ended_at ?? null} />}
        note={last === undefined ? undefined : `${nameOfType(last.type)}, ${last.status}`}
      />
      <Stat
        name="Next by schedule"
        value={schedules === undefined ? undefined : <TimeAgo time={next?.next_run_at ?? null} />}
        note={next?.schedule_id}
      />
    </Stats>
  );
}
