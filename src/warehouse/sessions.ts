import { bucketStart, isWithin, type Period, type Width } from './period.ts';
import type { Warehouse } from './warehouse.ts';

/** A user who does nothing for longer than this has gone. */
export const SESSION_GAP_MS = 30 * 60_000;

/** The sessions that began in one bucket. */
export interface SessionCounts {
  readonly bucketMs: number;
  readonly nSessions: number;
  /** How many users began one. */
  readonly nUsers: number;
  /** From the first event to the last, summed. A session counts its events up to the gap after the period's end. */
  readonly totalMs: number;
}

/**
 * The query of the sessions that have an event in the period or began just before it: `user_id`, `start_ms`, `end_ms` (its last
 * event).
 *
 * An event begins a session when it is a `login`, or comes after an `exit`, or later than the gap after the user's event before it, or
 * with another session id. A whole gap before and after the period is looked at, so that what is said of times within it is exact.
 */
export function selectSessions(period: Period): string {
  const around = { fromMs: period.fromMs - SESSION_GAP_MS - 1, toMs: period.toMs + SESSION_GAP_MS + 1 };
  return `
    SELECT user_id, min(ts_ms) AS start_ms, max(ts_ms) AS end_ms
    FROM (
      SELECT *, sum(begins::INTEGER) OVER (PARTITION BY user_id ORDER BY ts_ms, event_offset ROWS UNBOUNDED PRECEDING) AS session
      FROM (
        SELECT user_id, ts_ms, event_offset,
          type = 'login' OR lag(type) OVER user_events = 'exit' OR lag(ts_ms) OVER user_events IS NULL
            OR ts_ms - lag(ts_ms) OVER user_events > ${SESSION_GAP_MS}
            OR (session_key <> 0 AND lag(session_key) OVER user_events NOT IN (0, session_key)) AS begins
        FROM events
        WHERE ${isWithin('ts_ms', around)} AND type NOT IN ('erase', 'user_erase')
        WINDOW user_events AS (PARTITION BY user_id ORDER BY ts_ms, event_offset)
      )
    )
    GROUP BY user_id, session`;
}

/** Counts the sessions that began in the period. Cost: sorts the events of the period by user and time. */
export async function readSessions(
  warehouse: Warehouse,
  period: Period,
  width: Width = 'all',
): Promise<readonly SessionCounts[]> {
  const rows = await warehouse.query(`
    SELECT ${bucketStart('start_ms', width, period)} AS bucket_ms, count(*)::INTEGER AS n_sessions,
      count(DISTINCT user_id)::INTEGER AS n_users, sum(end_ms - start_ms)::BIGINT AS total_ms
    FROM (${selectSessions(period)}) WHERE ${isWithin('start_ms', period)} GROUP BY 1 ORDER BY 1`);
  return rows.map((row) => ({
    bucketMs: Number(row.bucket_ms),
    nSessions: Number(row.n_sessions),
    nUsers: Number(row.n_users),
    totalMs: Number(row.total_ms),
  }));
}
