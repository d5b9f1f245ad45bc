import { Button, Group, Select } from '@mantine/core';
import { Link, useSearchParams } from 'react-router';
import { useJobs } from '../../api/jobs.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { RowsSkeleton } from '../../parts/rows-skeleton.tsx';
import { JOB_TYPES } from './job-names.ts';
import { JobRow } from './job-row.tsx';
import { JOB_STATUSES } from './job-statuses.ts';
import { withSearch } from './with-search.ts';

function NoJobs({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered)
    return (
      <EmptyState title="No job matches" text="None of the jobs is of this type and in this state.">
        <Button variant="default" size="xs" onClick={onClear}>
          Show all jobs
        </Button>
      </EmptyState>
    );
  return (
    <EmptyState
      title="No jobs yet"
      text="Imports, training and scoring run as jobs. Start with data, or train on what is there."
    >
      <Group gap="xs">
        <Button component={Link} to="/import" size="xs">
          Import data
        </Button>
        <Button component={Link} to="/models" size="xs" variant="default">
          Train a model
        </Button>
      </Group>
    </EmptyState>
  );
}

/** Queue and history, newest first, with filters that live in the address. */
export function JobList() {
  const [search, setSearch] = useSearchParams();
  const type = search.get('type');
  const status = search.get('status');
  const query = useJobs({ type: type ?? undefined, status: status ?? undefined });
  const choose = (changes: Readonly<Record<string, string | null>>) =>
    setSearch(withSearch(search, changes), { replace: true });
  return (
    <Panel
      title="Queue and history"
      text="Newest first. A job that failed or was stopped can go on from its last checkpoint."
      aside={
        <Group gap="xs" className="job-filters">
          <Select
            aria-label="Type of job"
            placeholder="Any type"
            data={JOB_TYPES}
            value={type}
            onChange={(value) => choose({ type: value })}
            clearable
            size="sm"
            w={178}
          />
          <Select
            aria-label="State of job"
            placeholder="Any state"
            data={JOB_STATUSES}
            value={status}
            onChange={(value) => choose({ status: value })}
            clearable
            size="sm"
            w={136}
          />
        </Group>
      }
    >
      <QueryView query={query} skeleton={<RowsSkeleton rows={6} height={46} />}>
        {({ pages }) => {
          const jobs = pages.flatMap((page) => page.jobs);
          if (jobs.length === 0)
            return (
              <NoJobs
                isFiltered={type !== null || status !== null}
                onClear={() => choose({ type: null, status: null })}
              />
            );
          return (
            <ul className="job-rows" aria-label="Jobs">
              {jobs.map((job) => (
                <JobRow key={job.job_id} job={job} to={`?${withSearch(search, { job: job.job_id })}`} />
              ))}
            </ul>
          );
        }}
      </QueryView>
      <LoadMore query={query} />
    </Panel>
  );
}
