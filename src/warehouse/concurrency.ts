import { bucketStart, type Period, WIDTHS, type Width } from './period.ts';
import { SESSION_GAP_MS, selectSessions } from './sessions.ts';
import type { Warehouse } from './warehouse.ts';

/** The most users at once in one bucket. */
export interface Peak {
  readonly bucketMs: number;
  readonly peak: number;
}

/**
 * Gives the most users who were in a session at one moment, for each bucket of the period, those with nobody too. A session lasts from
 * its first event to its last, both included.
 * Cost: as of `readSessions`, and a row a bucket.
 */
export async function readPeaks(
  warehouse: Warehouse,
  period: Period,
  width: Width,
): Promise<readonly Peak[]> {
  const widthMs = WIDTHS[width] ?? period.toMs - period.fromMs;
  const firstMs = width === 'all' ? period.fromMs : Math.floor(period.fromMs / widthMs) * widthMs;
  // The running sum is looked at wherever it changes, and at the start of each bucket, where what went before still lasts. A session
  // that ends at a moment is over one millisecond later; changes of one moment are added before the sum is looked at.
  const rows = await warehouse.query(`
    WITH sessions AS (${selectSessions(period)}),
    changes AS (
      SELECT greatest(start_ms, ${period.fromMs}) AS at_ms, 1 AS change FROM sessions
      WHERE end_ms >= ${period.fromMs} AND start_ms < ${period.toMs}
      UNION ALL
      SELECT end_ms + 1, -1 FROM sessions WHERE end_ms >= ${period.fromMs} AND end_ms + 1 < ${period.toMs}
      UNION ALL
      SELECT greatest(start, ${period.fromMs}), 0 FROM range(${firstMs}, ${period.toMs}, ${widthMs}) starts(start)
    ),
    moments AS (SELECT at_ms, sum(change) AS change FROM changes GROUP BY at_ms),
    levels AS (SELECT at_ms, sum(change) OVER (ORDER BY at_ms ROWS UNBOUNDED PRECEDING) AS level FROM moments)
    SELECT ${bucketStart('at_ms', width, period)} AS bucket_ms, max(level)::INTEGER AS peak
    FROM levels GROUP BY 1 ORDER BY 1`);
  return rows.map((row) => ({ bucketMs: Number(row.bucket_ms), peak: Number(row.peak) }));
}

/** Counts the users whose session is still going at a time: no `exit`, and no longer without an event than the gap. */
export async function readActiveNow(warehouse: Warehouse, nowMs: number): Promise<number> {
  const [row] = await warehouse.query(`
    SELECT count(*)::INTEGER AS n FROM (
      SELECT arg_max(type, (ts_ms, event_offset)) AS last_type FROM events
      WHERE ts_ms >= ${nowMs - SESSION_GAP_MS} AND ts_ms <= ${nowMs} AND type NOT IN ('erase', 'user_erase')
      GROUP BY user_id
    ) WHERE last_type <> 'exit'`);
  return Number(row.n);
}
