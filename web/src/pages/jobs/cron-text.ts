import { Cron } from 'croner';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const isNumber = (field: string) => /^\d{1,2}$/.test(field);
const stepOf = (field: string) => /^\*\/(\d{1,2})$/.exec(field)?.[1];

function clockOf(minute: string, hour: string): string {
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
}

function describeDays(field: string): string | undefined {
  if (field === '1-5') return 'Monday to Friday';
  if (!/^[0-7](,[0-7])*$/.test(field)) return undefined;
  const days = field.split(',').map((day) => DAYS[Number(day)]);
  return `Every ${new Intl.ListFormat('en').format(days)}`;
}

function describeDaily(minute: string, hour: string, rest: readonly string[]): string | undefined {
  const [day, month, weekday] = rest;
  const clock = clockOf(minute, hour);
  if (month !== '*') return undefined;
  if (day === '*' && weekday === '*') return `Every day at ${clock}`;
  if (isNumber(day) && weekday === '*') return `On day ${day} of each month at ${clock}`;
  const days = day === '*' ? describeDays(weekday) : undefined;
  return days === undefined ? undefined : `${days} at ${clock}`;
}

/** Says a common cron expression in words; undefined for the others. */
export function describeCron(cron: string): string | undefined {
  const [minute = '', hour = '', ...rest] = cron.trim().split(/\s+/);
  if (rest.length !== 3) return undefined;
  if (isNumber(minute) && isNumber(hour)) return describeDaily(minute, hour, rest);
  if (rest.some((field) => field !== '*')) return undefined;
  const minutes = stepOf(minute);
  if (hour === '*' && minutes !== undefined) return `Every ${minutes} minutes`;
  if (!isNumber(minute)) return undefined;
  const past = minute === '0' ? 'on the hour' : `at ${minute} past`;
  const hours = stepOf(hour);
  if (hour === '*') return `Every hour ${past}`;
  return hours === undefined ? undefined : `Every ${hours} hours ${past}`;
}

/** The next times of a cron expression, by the same rules as the server's; none where it cannot be read. */
export function nextTimes(cron: string, timeZone: string, count: number): readonly Date[] {
  try {
    return new Cron(cron, { timezone: timeZone, paused: true, mode: '5-part' }).nextRuns(count);
  } catch {
    return [];
  }
}

/** `Mon 23 Nov, 22:00 AEDT`: a moment by the clock of a zone. */
export function formatTimeIn(time: string | Date, timeZone: string): string {
  const options = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  return new Intl.DateTimeFormat('en-GB', { ...options, timeZone, timeZoneName: 'short' }).format(
    new Date(time),
  );
}
