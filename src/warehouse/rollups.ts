import { filterParameters, type ItemFilter, selectWantedItems } from './item-filter.ts';
import { bucketStart, isWithin, type Period, type Width } from './period.ts';
import { MINUTE_MS, QUARTER_MS } from './schema.ts';
import type { Warehouse } from './warehouse.ts';
import type { Row, SqlValue, Statement } from './warehouse-command.ts';

/** What is counted, each with the type of event that it is the number of. */
export const COUNTED = {
  plays: 'play',
  skips: 'skip',
  pauses: 'pause',
  thumbsUp: 'thumb_up',
  thumbsDown: 'thumb_down',
  exits: 'exit',
  searches: 'search',
  ratings: 'rating',
} as const;

/** The dimensions by which counts are told apart, with the SQL of each over the counts of single items or groups. */
const DIMENSIONS = {
  none: 'NULL::VARCHAR',
  catalogue: 'catalogue::VARCHAR',
  item: 'item_id',
  artist: 'artist',
  album: 'album',
  genre: 'genre',
  gender: 'gender',
  ageBracket: 'age_bracket',
  zip3: 'zip3',
} as const;
export type Dimension = keyof typeof DIMENSIONS;

export interface CountsQuery {
  readonly period: Period;
  /** Buckets of the series; default: one. */
  readonly width?: Width;
  /** Default: `none`. */
  readonly dimension?: Dimension;
  /** Only these items; not with a dimension of the user. */
  readonly items?: ItemFilter;
  readonly catalogue?: string;
}

/** The counts of one bucket and one value of the dimension. */
export interface Counts extends Readonly<Record<keyof typeof COUNTED, number>> {
  readonly bucketMs: number;
  /** Undefined without a dimension, and where it is not known. */
  readonly key: string | undefined;
  /** The time that events say was played. */
  readonly listeningMs: number;
}

/** A table of counts, and how the same is counted from events. */
interface Source {
  readonly table: string;
  readonly widthMs: number;
  /** The start of a bucket of the table, in milliseconds. */
  readonly startSql: string;
  readonly columns: string;
  readonly events: string;
}

const TOTALS: Source = {
  table: 'minute_totals',
  widthMs: MINUTE_MS,
  startSql: `minute * ${MINUTE_MS}`,
  columns: 'catalogue, type',
  events: 'events',
};
const ITEMS: Source = {
  table: 'item_quarters',
  widthMs: QUARTER_MS,
  startSql: `quarter * ${QUARTER_MS}`,
  columns: 'catalogue, type, item_id',
  events: "(FROM events WHERE item_id <> '')",
};
const GROUPS: Source = {
  table: 'group_quarters',
  widthMs: QUARTER_MS,
  startSql: `quarter * ${QUARTER_MS}`,
  columns: 'catalogue, type, gender, age_bracket, zip3',
  events: 'events LEFT JOIN (SELECT user_id, gender, age_bracket, zip3 FROM users) USING (user_id)',
};
const SOURCES: Readonly<Record<Dimension, Source>> = {
  none: TOTALS,
  catalogue: TOTALS,
  item: ITEMS,
  artist: ITEMS,
  album: ITEMS,
  genre: ITEMS,
  gender: GROUPS,
  ageBracket: GROUPS,
  zip3: GROUPS,
};

/**
 * Counts events by time and by a dimension, as a recount of the log would: late ones in the bucket of their own time, erased ones in
 * none. An item is counted as the one that it is matched to; one with two genres in both. Rows by time, then by key; empty ones are
 * left out.
 * Cost: the roll-up's rows of the period, or of the items where some are named; a period that cuts a minute (a quarter of an hour with
 * items or groups) has its ends counted from the events.
 */
export async function readCounts(warehouse: Warehouse, query: CountsQuery): Promise<readonly Counts[]> {
  const { sql, parameters } = selectCounts(query);
  return (await warehouse.query(sql, parameters)).map(toCounts);
}

/** The statement of `readCounts`, to run beside others on one snapshot. */
export function selectCounts(query: CountsQuery): Statement {
  const parameters = [...filterParameters(query.items ?? {}), query.catalogue ?? null];
  return { sql: countsSql(query), parameters };
}

function countsSql(query: CountsQuery): string {
  const { dimension = 'none' } = query;
  const wanted = selectWantedItems(query.items ?? {});
  const source = wanted === undefined || SOURCES[dimension] === GROUPS ? SOURCES[dimension] : ITEMS;
  const metrics = Object.entries(COUNTED).map(
    ([name, type]) => `coalesce(sum(n) FILTER (type = '${type}'), 0)::BIGINT AS ${name}`,
  );
  return `
    WITH parameters AS (SELECT $1::VARCHAR, $2::VARCHAR, $3::VARCHAR, $4::VARCHAR),
    wanted AS (${wanted ?? 'SELECT NULL::catalogue_name AS catalogue, NULL::VARCHAR AS item_id WHERE false'}),
    parts AS (${selectParts(query, source, wanted !== undefined)}),
    counted AS (${selectCounted(query, source)}),
    keyed AS (
      SELECT bucket_ms, key, type, sum(n) AS n, sum(ms_played) AS ms_played
      FROM (${withKeys(dimension)}) GROUP BY ALL HAVING sum(n) <> 0
    )
    SELECT bucket_ms, key, ${metrics.join(', ')}, sum(ms_played)::BIGINT AS listeningMs
    FROM keyed GROUP BY bucket_ms, key ORDER BY bucket_ms, key`;
}

/** The parts with their buckets, summed first where that leaves few rows to find the entries of: not by item and bucket. */
function selectCounted({ period, width = 'all', dimension = 'none' }: CountsQuery, source: Source): string {
  const bucket = `${bucketStart('start_ms', width, period)} AS bucket_ms`;
  const inCatalogue = '$5::VARCHAR IS NULL OR catalogue::VARCHAR = $5';
  if (SOURCES[dimension] === ITEMS && width !== 'all')
    return `SELECT ${bucket}, ${source.columns}, n, ms_played FROM parts WHERE ${inCatalogue}`;
  return `
    SELECT ${bucket}, ${source.columns}, sum(n) AS n, sum(ms_played) AS ms_played
    FROM parts WHERE ${inCatalogue} GROUP BY ALL`;
}

const IS_WANTED = '(catalogue, item_id) IN (SELECT (catalogue, item_id) FROM wanted)';

/** The counts of the roll-up for its whole buckets in the period, of the events for what is not rolled up yet and for the ends. */
function selectParts({ period, width }: CountsQuery, source: Source, isFiltered: boolean): string {
  const { table, widthMs, startSql, columns, events } = source;
  const whole = {
    fromMs: Math.ceil(period.fromMs / widthMs) * widthMs,
    toMs: Math.floor(period.toMs / widthMs) * widthMs,
  };
  const ofEvents = (condition: string): string => `
    SELECT ts_ms AS start_ms, ${columns}, 1 AS n, ms_played FROM ${events}
    WHERE ${condition} ${isFiltered ? `AND ${IS_WANTED}` : ''}`;
  const isTooWide = width === 'minute' && widthMs > MINUTE_MS;
  const isUsable = whole.toMs > whole.fromMs && !isTooWide && !(isFiltered && source === GROUPS);
  if (!isUsable) return ofEvents(isWithin('ts_ms', period));
  const wanted = `AND item_key IN (SELECT hash(item_id) FROM wanted) AND ${IS_WANTED}`;
  return [
    `SELECT ${startSql} AS start_ms, ${columns}, n, ms_played FROM ${table}
      WHERE ${isWithin(startSql, whole)} ${isFiltered ? wanted : ''}`,
    ofEvents(`${isWithin('ts_ms', whole)} AND event_offset >= (SELECT rolled_offset FROM meta)`),
    ...[
      { fromMs: period.fromMs, toMs: whole.fromMs },
      { fromMs: whole.toMs, toMs: period.toMs },
    ]
      .filter(({ fromMs, toMs }) => toMs > fromMs)
      .map((end) => ofEvents(isWithin('ts_ms', end))),
  ].join(' UNION ALL ');
}

/** The counts with the key of the dimension, which for items is that of what they are matched to. */
function withKeys(dimension: Dimension): string {
  const select = `SELECT bucket_ms, ${DIMENSIONS[dimension]} AS key, type, n, ms_played FROM`;
  if (SOURCES[dimension] !== ITEMS) return `${select} counted`;
  const canonical = `(
    SELECT counted.* REPLACE (coalesce(same_as, item_id) AS item_id)
    FROM counted LEFT JOIN (SELECT catalogue, item_id, same_as FROM matches) USING (catalogue, item_id)
  )`;
  if (dimension === 'item') return `${select} ${canonical}`;
  const entries =
    dimension === 'genre'
      ? 'SELECT catalogue, item_id, unnest(genres) AS genre FROM items'
      : 'SELECT catalogue, item_id, artist, album FROM items';
  return `${select} ${canonical} LEFT JOIN (${entries}) USING (catalogue, item_id)`;
}

/** Reads a row of `selectCounts`. */
export function toCounts(row: Row): Counts {
  const n = (name: keyof typeof COUNTED | 'listeningMs'): number => Number(row[name]);
  return {
    bucketMs: Number(row.bucket_ms),
    key: keyOf(row.key),
    plays: n('plays'),
    skips: n('skips'),
    pauses: n('pauses'),
    thumbsUp: n('thumbsUp'),
    thumbsDown: n('thumbsDown'),
    exits: n('exits'),
    searches: n('searches'),
    ratings: n('ratings'),
    listeningMs: n('listeningMs'),
  };
}

function keyOf(value: SqlValue): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
