import type { Warehouse } from './warehouse.ts';

/** Where a listen may be already: the track under one of its ids, between two times, both included. */
export interface ListenProbe {
  readonly itemId: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A play or skip that is there. */
export interface KnownListen {
  readonly offset: number;
  readonly itemId: string;
  readonly tsMs: number;
}

/**
 * Finds a user's plays and skips that lie where a probe says, each once, by offset, without those of a source. Cost: one pass over the
 * events, whatever the number of probes.
 */
export async function findKnownListens(
  warehouse: Pick<Warehouse, 'query'>,
  { userId, exceptSource }: { readonly userId: string; readonly exceptSource: string | undefined },
  probes: readonly ListenProbe[],
): Promise<readonly KnownListen[]> {
  if (probes.length === 0) return [];
  const fromMs = probes.reduce((least, probe) => Math.min(least, probe.fromMs), Number.POSITIVE_INFINITY);
  const toMs = probes.reduce((most, probe) => Math.max(most, probe.toMs), Number.NEGATIVE_INFINITY);
  const rows = await warehouse.query(
    `WITH listed AS (
       SELECT unnest(from_json($1::JSON, '[{"itemId":"VARCHAR","fromMs":"BIGINT","toMs":"BIGINT"}]')) AS probe
     ), probes AS (SELECT probe.itemId AS item_id, probe.fromMs AS from_ms, probe.toMs AS to_ms FROM listed)
     SELECT DISTINCT events.event_offset, events.item_id, events.ts_ms FROM events JOIN probes
       ON events.item_id = probes.item_id AND events.ts_ms BETWEEN probes.from_ms AND probes.to_ms
     WHERE events.user_id = $2 AND events.ts_ms BETWEEN $4 AND $5
       AND events.source_code NOT IN (SELECT source_code FROM sources WHERE source = $3)
       AND events.type IN ('play', 'skip') AND events.catalogue = 'tracks'
     ORDER BY events.event_offset`,
    [JSON.stringify(probes), userId, exceptSource ?? null, fromMs, toMs],
  );
  return rows.map((row) => ({
    offset: Number(row.event_offset),
    itemId: String(row.item_id),
    tsMs: Number(row.ts_ms),
  }));
}
