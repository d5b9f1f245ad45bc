import { Cron } from 'croner';
import { DeadwaxError } from '../errors.ts';
import { suggestName } from '../util/nearest-name.ts';

/** When something recurs by the wall clock of a zone. */
export interface CronExpression {
  /** Gives the next time after `afterMs`, milliseconds since 1970 UTC; undefined where there is none any more. */
  nextAfter(afterMs: number): number | undefined;
}

const FIELDS = [
  { name: 'minute', range: '0-59', names: [] },
  { name: 'hour', range: '0-23', names: [] },
  { name: 'day of month', range: '1-31', names: [] },
  {
    name: 'month',
    range: '1-12 or JAN-DEC',
    names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  },
  { name: 'day of week', range: '0-7 or SUN-SAT', names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] },
] as const;

/**
 * Parses an expression of five fields (minute, hour, day of month, month, day of week) for an IANA time zone.
 * A time that the clock leaves out in spring comes at the end of the gap; one that it shows twice in autumn comes once, the first time.
 * Errors: `invalid_input` naming the field, what it may be and the nearest name.
 */
export function parseCron(cron: string, timeZone: string): CronExpression {
  checkTimeZone(timeZone);
  const job = tryParse(cron, timeZone);
  if (job === undefined) throw refuse('/cron', explain(cron));
  const expression: CronExpression = {
    nextAfter: (afterMs) => job.nextRun(new Date(afterMs))?.getTime(),
  };
  if (expression.nextAfter(0) === undefined)
    throw refuse('/cron', `cron: '${cron}' names a day that never comes`);
  return expression;
}

function tryParse(cron: string, timeZone: string): Cron | undefined {
  try {
    return new Cron(cron, { timezone: timeZone, paused: true, mode: '5-part' });
  } catch {
    return undefined;
  }
}

function checkTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    const nearest = suggestName(timeZone, Intl.supportedValuesOf('timeZone'));
    const message = `time_zone: '${timeZone}' is not an IANA time zone${nearest}; use a name such as Australia/Melbourne or UTC`;
    throw refuse('/time_zone', message);
  }
}

function explain(cron: string): string {
  const parts = cron.trim().split(/\s+/);
  if (parts.length !== FIELDS.length)
    return `cron: '${cron}' has ${cron.trim() === '' ? 0 : parts.length} fields; write five: minute hour day-of-month month day-of-week, such as '0 22 * * *'`;
  for (const [index, field] of FIELDS.entries()) {
    const alone = parts.map((part, place) => (place === index ? part : '*')).join(' ');
    if (tryParse(alone, 'UTC') !== undefined) continue;
    const nearest = suggestName(parts[index].toUpperCase(), [...field.names]);
    return `cron: '${parts[index]}' is not a ${field.name}${nearest}; use ${field.range}, lists (1,15), ranges (1-5), steps (*/5) or *`;
  }
  return `cron: '${cron}' cannot be read; write five fields such as '0 22 * * *'`;
}

function refuse(pointer: string, detail: string): DeadwaxError {
  return new DeadwaxError('invalid_input', detail, { errors: [{ pointer, code: 'invalid_input', detail }] });
}
