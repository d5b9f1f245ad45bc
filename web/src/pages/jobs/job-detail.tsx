import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Job } from '../../../../src/server/contract-operations.ts';
import { isOpen } from '../../api/jobs.ts';
import { formatDuration, formatTime } from '../../format/times.ts';
import { Facts } from '../../parts/facts.tsx';
import { JobProgress } from '../../parts/job-progress.tsx';
import { StatusTag } from '../../parts/status-tag.tsx';
import { flatten } from './flatten.ts';
import { JobActions } from './job-actions.tsx';
import { JobLog } from './job-log.tsx';
import { nameOfType } from './job-names.ts';
import { JobSteps } from './job-steps.tsx';

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="job-part">
      <h3 className="overline">{title}</h3>
      {children}
    </section>
  );
}

function factsOf(job: Job): (readonly [string, ReactNode])[] {
  const { created_at, started_at, ended_at, schedule_id } = job;
  const facts: (readonly [string, ReactNode])[] = [
    [
      'Job',
      <span key="id" className="mono">
        {job.job_id}
      </span>,
    ],
    ['Queued', formatTime(created_at)],
  ];
  if (started_at !== null) facts.push(['Started', formatTime(started_at)]);
  if (ended_at !== null) facts.push(['Ended', formatTime(ended_at)]);
  if (started_at !== null && ended_at !== null)
    facts.push(['Took', formatDuration(Date.parse(ended_at) - Date.parse(started_at))]);
  if (job.attempts > 0) facts.push(['Attempt', `${job.attempts} of ${job.max_attempts}`]);
  facts.push(['Started by', schedule_id === null ? 'a person or a program' : `schedule ${schedule_id}`]);
  return facts;
}

function Ended({ job }: { job: Job }) {
  return (
    <>
      <div className="row-between">
        <StatusTag status={job.status} />
        <JobActions job={job} />
      </div>
      {job.error !== null && (
        <div className="trouble">
          <p>{job.error.message}</p>
          {job.error.hint !== null && <p className="muted">{job.error.hint}</p>}
          <p className="muted small mono">{job.error.code}</p>
        </div>
      )}
      {job.steps.length > 0 && (
        <Part title="Steps">
          <JobSteps job={job} />
        </Part>
      )}
    </>
  );
}

/** Everything about one job. */
export function JobDetail({ job }: { job: Job }) {
  const parameters = flatten(job.parameters);
  const result = flatten(job.result);
  return (
    <div className="stack">
      {isOpen(job) ? <JobProgress job={job} title={nameOfType(job.type)} /> : <Ended job={job} />}
      <Part title="Log">
        <JobLog log={job.log} />
      </Part>
      <Part title="When">
        <Facts label="When" facts={factsOf(job)} />
      </Part>
      {parameters.length > 0 && (
        <Part title="Parameters">
          <Facts label="Parameters" facts={parameters} />
        </Part>
      )}
      {result.length > 0 && (
        <Part title="Result">
          <Facts label="Result" facts={result} />
          {['train', 'refit'].includes(job.type) && (
            <p className="small">
              <Link to="/models">See the versions</Link>
            </p>
          )}
          {job.type === 'import' && (
            <p className="small">
              <Link to="/import">See the imports</Link>
            </p>
          )}
        </Part>
      )}
    </div>
  );
}
