/** From a time up to another one, that one excluded, in milliseconds since 1970 UTC. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Every time that an event can have. */
export const ALL_TIME: Period = { fromMs: -8.64e15, toMs: 8.64e15 };

/** How wide the buckets of a series are, in UTC; `all` is one for the whole period. */
export const WIDTHS = { minute: 60_000, hour: 3_600_000, day: 86_400_000, all: undefined } as const;
export type Width = keyof typeof WIDTHS;

/** Gives the SQL of the start of the bucket that a time in milliseconds lies in. */
export function bucketStart(timeSql: string, width: Width, period: Period): string {
  const widthMs = WIDTHS[width];
  return widthMs === undefined
    ? `${period.fromMs}::BIGINT`
    : `floor((${timeSql}) / ${widthMs})::BIGINT * ${widthMs}`;
}

/** Gives the SQL of the condition that a time in milliseconds lies in a period. */
export function isWithin(timeSql: string, { fromMs, toMs }: Period): string {
  return `${timeSql} >= ${fromMs} AND ${timeSql} < ${toMs}`;
}
