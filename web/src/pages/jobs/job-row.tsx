import { Link } from 'react-router';
import type { Job } from '../../../../src/server/contract-operations.ts';
import { isOpen } from '../../api/jobs.ts';
import { formatShare } from '../../format/numbers.ts';
import { measureStep } from '../../format/step-progress.ts';
import { formatDuration } from '../../format/times.ts';
import { StatusTag } from '../../parts/status-tag.tsx';
import { TimeAgo } from '../../parts/time-ago.tsx';
import { JobActions } from './job-actions.tsx';
import { nameOfType, subjectOf } from './job-names.ts';
import { useLiveJob } from './live-job.ts';

function RowProgress({ job }: { job: Job }) {
  const step = job.steps.at(-1);
  const share = step === undefined ? undefined : measureStep(step, Date.now()).share;
  const name = step?.name ?? (job.status === 'queued' ? 'waiting for its turn' : 'starting');
  return (
    <div className="job-row-progress">
      <div className="row-between small muted">
        <span className="clip">{name}</span>
        <span className="num">{share === undefined ? '' : formatShare(share)}</span>
      </div>
      {job.status === 'running' && (
        <div
          className={share === undefined ? 'bar unknown' : 'bar'}
          role="progressbar"
          aria-label={name}
          {...(share === undefined ? {} : { 'aria-valuenow': Math.round(share * 100) })}
        >
          <i style={share === undefined ? {} : { width: `${share * 100}%` }} />
        </div>
      )}
    </div>
  );
}

function outcomeOf({ status, error, started_at, ended_at }: Job): string {
  if (status === 'failed') return error?.message ?? 'It failed without saying why.';
  if (started_at === null || ended_at === null) return 'stopped before it began';
  const spent = formatDuration(Date.parse(ended_at) - Date.parse(started_at));
  return status === 'cancelled' ? `stopped after ${spent}` : `took ${spent}`;
}

/** A job in the list: what it is, how far it is or how it ended, and what can be done. */
export function JobRow({ job: listed, to }: { job: Job; to: string }) {
  const job = useLiveJob(listed);
  const tone = job.status === 'failed' ? 'bad' : 'muted';
  return (
    <li className="job-row" data-status={job.status}>
      <span className="job-mark" aria-hidden="true" />
      <div className="job-row-name">
        <Link
          to={to}
          className="job-link"
          aria-label={`${nameOfType(job.type)}, ${job.status}: steps and log`}
        >
          {nameOfType(job.type)}
        </Link>
        <span className="small muted clip">
          {[subjectOf(job), job.schedule_id === null ? '' : `by ${job.schedule_id}`]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      <div className="job-row-state">
        {isOpen(job) ? (
          <RowProgress job={job} />
        ) : (
          <span className={`job-outcome small ${tone}`}>{outcomeOf(job)}</span>
        )}
      </div>
      <div className="job-row-when small muted">
        <StatusTag status={job.status} />
        <TimeAgo time={job.ended_at ?? job.started_at ?? job.created_at} />
      </div>
      <div className="job-row-action">
        <JobActions job={job} />
      </div>
    </li>
  );
}
