const DAY_MS = 86_400_000;

/** The spans of time that statistics are of, as ListenBrainz names them: `week` is the last whole one, `this_week` the present one. */
export const STATS_RANGES = [
  'this_week',
  'this_month',
  'this_year',
  'week',
  'month',
  'quarter',
  'half_yearly',
  'year',
  'all_time',
] as const;
export type StatsRange = (typeof STATS_RANGES)[number];

/** A span of time; milliseconds since 1970 UTC, the end not in it. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The first day of a month of UTC, counted from a year's January: -1 is the December before. */
function monthStart(year: number, month: number): number {
  return Date.UTC(year, month, 1);
}

/** Gives the span of a range as it is at a time, weeks from Monday. `all_time` begins in 1970. */
export function spanOf(range: StatsRange, nowMs: number): Span {
  const now = new Date(nowMs);
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const todayMs = nowMs - (nowMs % DAY_MS);
  const mondayMs = todayMs - ((now.getUTCDay() + 6) % 7) * DAY_MS;
  const quarter = month - (month % 3);
  const half = month - (month % 6);
  switch (range) {
    case 'this_week':
      return { fromMs: mondayMs, toMs: nowMs };
    case 'this_month':
      return { fromMs: monthStart(year, month), toMs: nowMs };
    case 'this_year':
      return { fromMs: monthStart(year, 0), toMs: nowMs };
    case 'week':
      return { fromMs: mondayMs - 7 * DAY_MS, toMs: mondayMs };
    case 'month':
      return { fromMs: monthStart(year, month - 1), toMs: monthStart(year, month) };
    case 'quarter':
      return { fromMs: monthStart(year, quarter - 3), toMs: monthStart(year, quarter) };
    case 'half_yearly':
      return { fromMs: monthStart(year, half - 6), toMs: monthStart(year, half) };
    case 'year':
      return { fromMs: monthStart(year - 1, 0), toMs: monthStart(year, 0) };
    case 'all_time':
      return { fromMs: 0, toMs: nowMs };
  }
}

/** Gives the span that activity is shown of: the range and the one of the same length before it, to compare; whole units of time. */
export function activitySpanOf(range: StatsRange, nowMs: number, firstMs: number): Span {
  const { fromMs, toMs } = spanOf(range, nowMs);
  const start = new Date(fromMs);
  const [year, month] = [start.getUTCFullYear(), start.getUTCMonth()];
  const before: Record<StatsRange, number> = {
    this_week: fromMs - 7 * DAY_MS,
    week: fromMs - 7 * DAY_MS,
    this_month: monthStart(year, month - 1),
    month: monthStart(year, month - 1),
    quarter: monthStart(year, month - 3),
    half_yearly: monthStart(year, month - 6),
    this_year: monthStart(year - 1, 0),
    year: monthStart(year - 1, 0),
    all_time: monthStart(new Date(firstMs).getUTCFullYear(), 0),
  };
  return { fromMs: before[range], toMs };
}

const UNIT_OF: Readonly<Record<StatsRange, 'day' | 'month' | 'year'>> = {
  this_week: 'day',
  week: 'day',
  this_month: 'day',
  month: 'day',
  quarter: 'day',
  half_yearly: 'month',
  this_year: 'month',
  year: 'month',
  all_time: 'year',
};

function formatterOf(range: StatsRange): (atMs: number) => string {
  const names = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
    return (atMs: number) => format.format(atMs).replace(',', '');
  };
  const unit = UNIT_OF[range];
  if (unit === 'year') return names({ year: 'numeric' });
  if (unit === 'month') return names({ month: 'long', year: 'numeric' });
  const isWeek = range === 'week' || range === 'this_week';
  return names({
    ...(isWeek ? { weekday: 'long' } : {}),
    day: '2-digit',
    month: 'long',
    year: 'numeric',
  });
}

/** Divides a span of activity into the days, months or years that a range is shown by, each with its name. */
export function divideSpan(range: StatsRange, { fromMs, toMs }: Span): readonly (Span & { name: string })[] {
  const formatName = formatterOf(range);
  const unit = UNIT_OF[range];
  const parts: (Span & { name: string })[] = [];
  for (let startMs = fromMs; startMs < toMs; ) {
    const start = new Date(startMs);
    const [year, month] = [start.getUTCFullYear(), start.getUTCMonth()];
    const endMs =
      unit === 'day'
        ? startMs + DAY_MS
        : unit === 'month'
          ? monthStart(year, month + 1)
          : monthStart(year + 1, 0);
    parts.push({ fromMs: startMs, toMs: endMs, name: formatName(startMs) });
    startMs = endMs;
  }
  return parts;
}
