import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Job } from '../../../src/server/contract-operations.ts';
import { isOpen, useCancelJob } from '../api/jobs.ts';
import { formatCount, formatShare } from '../format/numbers.ts';
import { measureStep } from '../format/step-progress.ts';
import { formatDuration } from '../format/times.ts';
import { StatusTag } from './status-tag.tsx';
import './job-progress.css';

function useNow(isTicking: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isTicking) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [isTicking]);
  return now;
}

function StepLine({ step, nowMs }: { step: Job['steps'][number]; nowMs: number }) {
  const { share, perSecond, leftMs } = measureStep(step, nowMs);
  const isDone = step.ended_at !== null;
  const figures = [
    step.total === null ? formatCount(step.done) : `${formatCount(step.done)} of ${formatCount(step.total)}`,
    step.unit,
    share === undefined ? undefined : `· ${formatShare(share)}`,
    perSecond === undefined || perSecond < 1 ? undefined : `· ${formatCount(perSecond)} ${step.unit}/s`,
    leftMs === undefined ? undefined : `· ${formatDuration(leftMs)} left`,
  ];
  return (
    <li className="step">
      <div className="row-between">
        <span className="step-name">{step.name}</span>
        <span className="small muted num">
          {isDone ? `${formatCount(step.done)} ${step.unit}` : figures.filter(Boolean).join(' ')}
        </span>
      </div>
      {!isDone && (
        <div
          className={share === undefined ? 'bar unknown' : 'bar'}
          role="progressbar"
          aria-label={step.name}
          {...(share === undefined
            ? {}
            : { 'aria-valuenow': Math.round(share * 100), 'aria-valuetext': formatShare(share) })}
        >
          <i style={share === undefined ? {} : { width: `${share * 100}%` }} />
        </div>
      )}
    </li>
  );
}

/** A job as it goes on: steps with speed and time left, the error when it failed, a way to stop it. */
export function JobProgress({ job, title }: { job: Job; title: string }) {
  const nowMs = useNow(isOpen(job));
  const cancel = useCancelJob();
  const endMs = job.ended_at === null ? nowMs : Date.parse(job.ended_at);
  const spent = job.started_at === null ? undefined : formatDuration(endMs - Date.parse(job.started_at));
  return (
    <div className="job-progress" data-status={job.status} aria-live="polite">
      <div className="row-between">
        <span className="row">
          <strong>{title}</strong>
          <StatusTag status={job.status} />
          <span className="small muted num">{spent}</span>
        </span>
        {isOpen(job) && (
          <Button
            size="xs"
            variant="default"
            loading={cancel.isPending}
            onClick={() => cancel.mutate(job.job_id)}
          >
            Cancel
          </Button>
        )}
      </div>
      {job.steps.length === 0 && isOpen(job) && (
        <div className="bar unknown">
          <i />
        </div>
      )}
      {job.steps.length > 0 && (
        <ol className="steps">
          {job.steps.map((step) => (
            <StepLine key={`${step.name} ${step.started_at}`} step={step} nowMs={nowMs} />
          ))}
        </ol>
      )}
      {job.error !== null && (
        <div className="trouble">
          <p>{job.error.message}</p>
          {job.error.hint !== null && <p className="muted">{job.error.hint}</p>}
        </div>
      )}
    </div>
  );
}
