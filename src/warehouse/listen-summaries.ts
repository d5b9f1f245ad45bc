import { BoundedCache } from '../util/bounded-cache.ts';
import type { ListenSummary } from './listen-queries.ts';
import type { Warehouse } from './warehouse.ts';
import type { Row } from './warehouse-command.ts';

/** Users whose summaries are kept. */
const KEPT_USERS = 10_000;

/** A user's summary of the events below an offset, with the number of all events below it. */
interface KeptSummary extends ListenSummary {
  readonly belowOffset: number;
  readonly nEvents: number;
}

const NOTHING: KeptSummary = {
  belowOffset: 0,
  nEvents: 0,
  count: 0,
  oldestMs: undefined,
  latestMs: undefined,
};

/** Adds to a summary what came after it; undefined where that does not fit together, since something before was erased. */
function addRow(kept: KeptSummary, row: Row): KeptSummary | undefined {
  const [belowOffset, nEvents] = [Number(row.applied_offset), Number(row.n_events)];
  if (belowOffset < kept.belowOffset || nEvents - Number(row.n_after) !== kept.nEvents) return undefined;
  const n = Number(row.n);
  if (n === 0) return { ...kept, belowOffset, nEvents };
  return {
    belowOffset,
    nEvents,
    count: kept.count + n,
    oldestMs: Math.min(kept.oldestMs ?? Number.POSITIVE_INFINITY, Number(row.oldest)),
    latestMs: Math.max(kept.latestMs ?? Number.NEGATIVE_INFINITY, Number(row.latest)),
  };
}

/**
 * How many listens users have, and when the first and the last were. A summary is kept: asked for again it costs a look at the events
 * since, and a pass over all events only where any was erased meanwhile.
 */
export class ListenSummaries {
  readonly #warehouse: Pick<Warehouse, 'query'>;
  readonly #kept = new BoundedCache<string, KeptSummary>(KEPT_USERS);

  constructor(warehouse: Pick<Warehouse, 'query'>) {
    this.#warehouse = warehouse;
  }

  async of(userId: string): Promise<ListenSummary> {
    const kept = this.#kept.get(userId);
    const next = (kept && (await this.#follow(userId, kept))) ?? (await this.#follow(userId, NOTHING));
    if (next !== undefined) this.#kept.set(userId, next);
    const { count, oldestMs, latestMs } = next ?? NOTHING;
    return { count, oldestMs, latestMs };
  }

  async #follow(userId: string, kept: KeptSummary): Promise<KeptSummary | undefined> {
    const [row] = await this.#warehouse.query(
      `WITH after_it AS (SELECT type, catalogue, user_id, ts_ms FROM events WHERE event_offset >= $2)
       SELECT (SELECT applied_offset FROM meta) AS applied_offset, (SELECT n_events FROM meta) AS n_events,
         (SELECT count(*) FROM after_it) AS n_after, count(*) AS n, min(ts_ms) AS oldest, max(ts_ms) AS latest
       FROM after_it WHERE type = 'play' AND catalogue = 'tracks' AND user_id = $1`,
      [userId, kept.belowOffset],
    );
    return addRow(kept, row);
  }
}
