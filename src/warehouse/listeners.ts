import { filterParameters, type ItemFilter, selectWantedItems } from './item-filter.ts';
import { bucketStart, isWithin, type Period, type Width } from './period.ts';
import type { Warehouse } from './warehouse.ts';

export interface ListenersQuery {
  readonly period: Period;
  readonly width?: Width;
  readonly items?: ItemFilter;
  readonly catalogue?: string;
}

/**
 * Counts the different users who played something, exactly, for each bucket that has any.
 * Cost: a pass over the plays of the period; the ids of a bucket's users are held in memory, or on the disk beyond its limit.
 */
export async function readListeners(
  warehouse: Warehouse,
  query: ListenersQuery,
): Promise<readonly { readonly bucketMs: number; readonly nListeners: number }[]> {
  const { period, width = 'all', items = {}, catalogue } = query;
  const wanted = selectWantedItems(items);
  const rows = await warehouse.query(
    `WITH parameters AS (SELECT $1::VARCHAR, $2::VARCHAR, $3::VARCHAR, $4::VARCHAR)
    -- Not count(DISTINCT ...), which cannot go to the disk where memory is short.
    SELECT bucket_ms, count(*) AS n FROM (
      SELECT ${bucketStart('ts_ms', width, period)} AS bucket_ms, user_id FROM events
      WHERE type = 'play' AND ${isWithin('ts_ms', period)} AND ($5::VARCHAR IS NULL OR catalogue::VARCHAR = $5)
        ${wanted === undefined ? '' : `AND (catalogue, item_id) IN (SELECT (catalogue, item_id) FROM (${wanted}))`}
      GROUP BY ALL
    ) GROUP BY bucket_ms ORDER BY bucket_ms`,
    [...filterParameters(items), catalogue ?? null],
  );
  return rows.map((row) => ({ bucketMs: Number(row.bucket_ms), nListeners: Number(row.n) }));
}
