import { ALL_TIME } from './period.ts';
import { type Counts, selectCounts, toCounts } from './rollups.ts';
import type { Warehouse } from './warehouse.ts';
import type { Row } from './warehouse-command.ts';

/** A roll-up whose sum is not the number of the events that it should have. */
interface RollUpFault {
  readonly table: string;
  readonly type: string;
  readonly nEvents: number;
  readonly nRolledUp: number;
}

/** What the warehouse holds of the events below an offset, to be compared with a recount of the log. */
export interface AuditFigures {
  readonly appliedOffset: number;
  readonly byType: ReadonlyMap<string, number>;
  readonly byDay: readonly Counts[];
  readonly nListeners: number;
  readonly faults: readonly RollUpFault[];
}

const ROLL_UPS = [
  { table: 'minute_totals', rows: 'events' },
  { table: 'item_quarters', rows: "(FROM events WHERE item_id <> '')" },
  { table: 'group_quarters', rows: 'events' },
] as const;

/** Listeners are counted in so many parts, each in a part of the memory that ten million of them take. */
const LISTENER_PARTS = 16;

/** Reads all figures from one snapshot. Cost: a few passes over the events. */
export async function readAuditFigures(warehouse: Warehouse): Promise<AuditFigures> {
  const statements = [
    'SELECT applied_offset FROM meta',
    'SELECT type::VARCHAR AS type, count(*) AS n FROM events GROUP BY type',
    ...Array.from(
      { length: LISTENER_PARTS },
      (_, part) => `
      SELECT count(*) AS n FROM (
        SELECT user_id FROM events WHERE type = 'play' AND hash(user_id) % ${LISTENER_PARTS} = ${part} GROUP BY user_id
      )`,
    ),
    ...ROLL_UPS.map(
      ({ table, rows }) => `
      SELECT type::VARCHAR AS type, coalesce(e.n, 0) AS n_events, coalesce(r.n, 0) AS n_rolled_up
      FROM (SELECT type, count(*) AS n FROM ${rows} WHERE event_offset < (SELECT rolled_offset FROM meta) GROUP BY type) e
      FULL JOIN (SELECT type, sum(n)::BIGINT AS n FROM ${table} GROUP BY type) r USING (type)
      WHERE coalesce(e.n, 0) <> coalesce(r.n, 0) ORDER BY type`,
    ),
  ].map((sql) => ({ sql, parameters: [] }));
  const results = await warehouse.queryAll([selectCounts({ period: ALL_TIME, width: 'day' }), ...statements]);
  const [byDay, [meta], byType, ...others] = results;
  const listeners = others.slice(0, LISTENER_PARTS);
  const faults = others.slice(LISTENER_PARTS);
  return {
    appliedOffset: Number(meta.applied_offset),
    byType: new Map(byType.map(({ type, n }) => [String(type), Number(n)])),
    byDay: byDay.map(toCounts),
    nListeners: listeners.reduce((sum, [{ n }]) => sum + Number(n), 0),
    faults: ROLL_UPS.flatMap(({ table }, at) => faults[at].map((row) => toFault(table, row))),
  };
}

function toFault(table: string, { type, n_events, n_rolled_up }: Row): RollUpFault {
  return { table, type: String(type), nEvents: Number(n_events), nRolledUp: Number(n_rolled_up) };
}
