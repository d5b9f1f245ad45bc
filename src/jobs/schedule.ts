import * as z from 'zod';
import { DeadwaxError } from '../errors.ts';

/** What a person sets of a schedule. */
export interface ScheduleSetting {
  readonly cron: string;
  readonly timeZone: string;
  readonly jobType: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly enabled: boolean;
  /** After a time in which nothing ran: one run for all that were missed, or none. */
  readonly catchUp: 'run_once' | 'skip';
}

/** A schedule as stored and as shown. Times are milliseconds since 1970 UTC. */
export interface Schedule extends ScheduleSetting {
  readonly scheduleId: string;
  /** Undefined while it is disabled. */
  readonly nextRunAtMs: number | undefined;
  readonly lastRunAtMs: number | undefined;
  readonly lastJobId: string | undefined;
}

/** What is stored under a schedule's id: itself, or the mark that it was deleted on purpose. */
export type StoredSchedule =
  | { readonly deleted: true }
  | { readonly deleted: false; readonly schedule: Schedule };

const Parameters = z.record(z.string(), z.unknown());
const Stored = z.discriminatedUnion('deleted', [
  z.object({ deleted: z.literal(true) }),
  z.object({
    deleted: z.literal(false),
    schedule: z.object({
      scheduleId: z.string(),
      cron: z.string(),
      timeZone: z.string(),
      jobType: z.string(),
      parameters: Parameters,
      enabled: z.boolean(),
      catchUp: z.enum(['run_once', 'skip']),
      nextRunAtMs: z.number().optional(),
      lastRunAtMs: z.number().optional(),
      lastJobId: z.string().optional(),
    }),
  }),
]);

/** Parses a stored document; what JSON left out becomes undefined again. Errors: `damaged_data`. */
export function decodeStoredSchedule(key: string, document: unknown): StoredSchedule {
  const parsed = Stored.safeParse(document);
  if (!parsed.success)
    throw new DeadwaxError('damaged_data', `schedule ${key} is stored in a form that cannot be read`, {
      cause: parsed.error,
    });
  if (parsed.data.deleted) return { deleted: true };
  const { schedule } = parsed.data;
  return {
    deleted: false,
    schedule: {
      ...schedule,
      nextRunAtMs: schedule.nextRunAtMs,
      lastRunAtMs: schedule.lastRunAtMs,
      lastJobId: schedule.lastJobId,
    },
  };
}

/** Every night at ten in a time zone: refit, then score everyone with the version that the refit published. */
export function nightlySchedule(catalogue: string, timeZone: string): ScheduleSetting {
  return {
    cron: '0 22 * * *',
    timeZone,
    jobType: 'refit',
    parameters: { catalogue },
    enabled: true,
    catchUp: 'run_once',
  };
}

/** Five minutes past every hour, for what is soon done. */
export function hourlySchedule(jobType: string, timeZone: string): ScheduleSetting {
  return { cron: '5 * * * *', timeZone, jobType, parameters: {}, enabled: true, catchUp: 'skip' };
}
