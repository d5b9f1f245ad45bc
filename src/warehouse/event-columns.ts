import type { StoredEvent } from '../domain/event.ts';

/**
 * Events as parallel columns, which cross to the warehouse's thread much faster than objects do.
 * Shapes: all [nEvents]. `values` is NaN where an event has none. `labels` holds each combination of type, catalogue and source
 * once; `labelRows` says which one an event has.
 */
export interface EventColumns {
  readonly offsets: Float64Array;
  readonly labels: readonly EventLabel[];
  readonly labelRows: Uint32Array;
  readonly userIds: readonly string[];
  readonly itemIds: readonly string[];
  readonly tsMs: Float64Array;
  readonly receivedAtMs: Float64Array;
  readonly values: Float64Array;
}

interface EventLabel {
  readonly type: string;
  readonly catalogue: string;
  readonly source: string;
}

/** Turns events into columns. */
export function toEventColumns(events: readonly StoredEvent[]): EventColumns {
  const rows = new Map<string, number>();
  const labels: EventLabel[] = [];
  const labelRows = Uint32Array.from(events, ({ event }) => {
    const { type, catalogue = '', source } = event;
    const key = `${type} ${catalogue} ${source}`;
    let row = rows.get(key);
    if (row === undefined) {
      row = labels.push({ type, catalogue, source }) - 1;
      rows.set(key, row);
    }
    return row;
  });
  return {
    offsets: Float64Array.from(events, ({ offset }) => offset),
    labels,
    labelRows,
    userIds: events.map(({ event }) => event.userId),
    itemIds: events.map(({ event }) => event.itemId ?? ''),
    tsMs: Float64Array.from(events, ({ event }) => event.tsMs),
    receivedAtMs: Float64Array.from(events, ({ event }) => event.receivedAtMs),
    values: Float64Array.from(events, ({ event }) => event.value ?? Number.NaN),
  };
}
