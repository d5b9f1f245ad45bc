import type { Schedule } from '../../../../src/server/contract-operations.ts';
import type { ScheduleSetting } from '../../api/schedules.ts';

/** A schedule as it stands in the form. */
export interface ScheduleDraft {
  readonly id: string;
  readonly jobType: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly catchUp: Schedule['catch_up'];
  /** JSON text. */
  readonly parameters: string;
  readonly enabled: boolean;
}

/** What the form begins with: the schedule to change, or a nightly refit by the clock of this browser. */
export function draftOf(schedule: Schedule | undefined): ScheduleDraft {
  if (schedule === undefined)
    return {
      id: '',
      jobType: 'refit',
      cron: '0 22 * * *',
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      catchUp: 'run_once',
      parameters: '{\n  "catalogue": "movies"\n}',
      enabled: true,
    };
  return {
    id: schedule.schedule_id,
    jobType: schedule.job_type,
    cron: schedule.cron,
    timeZone: schedule.time_zone,
    catchUp: schedule.catch_up,
    parameters: JSON.stringify(schedule.parameters, undefined, 2),
    enabled: schedule.enabled,
  };
}

/** The parameters as an object; undefined where the text is not one. */
export function parseParameters(text: string): ScheduleSetting['parameters'] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

export function settingOf(draft: ScheduleDraft, parameters: ScheduleSetting['parameters']): ScheduleSetting {
  const { cron, timeZone, jobType, enabled, catchUp } = draft;
  return { cron, time_zone: timeZone, job_type: jobType, parameters, enabled, catch_up: catchUp };
}
