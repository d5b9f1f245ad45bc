import { selectRatings } from './schema.ts';
import type { Row, Statement } from './warehouse-command.ts';

/** What a profile looks at. */
export interface ProfileScope {
  readonly catalogue: string;
  /** Only events of this source, such as `import:<id>`; undefined: all of the catalogue. */
  readonly source: string | undefined;
  /** Only catalogue entries of this source, such as `ml-1m`; undefined: all of the catalogue. */
  readonly itemSource: string | undefined;
}

const EVENTS_IN_SCOPE =
  'catalogue = $1 AND ($2::VARCHAR IS NULL OR source_code = (SELECT source_code FROM sources WHERE source = $2))';

/** Temporary tables that the queries read: present ratings, and what is rated with its figures. */
const TABLES = {
  profile_ratings: selectRatings(EVENTS_IN_SCOPE),
  profile_items: `
    SELECT item_id, r.n, r.average, i.year, i.genres
    FROM (SELECT catalogue, item_id, count(*) AS n, avg(rating) AS average FROM profile_ratings GROUP BY ALL) r
    LEFT JOIN items i USING (catalogue, item_id)`,
} as const;

const QUERIES = {
  summary: `
    SELECT count(*) AS n_ratings, (SELECT count(*) FROM (SELECT user_id FROM profile_ratings GROUP BY user_id)) AS n_users, avg(rating) AS mean, stddev_samp(rating) AS sd,
      min(rating) AS min, max(rating) AS max, coalesce(sum(n_events - 1), 0) AS duplicates,
      min(ts_ms) FILTER (ts_ms <> 0) AS first_ms, max(ts_ms) FILTER (ts_ms <> 0) AS last_ms,
      count(*) FILTER (ts_ms = 0) AS without_ts
    FROM profile_ratings`,
  distribution: 'SELECT rating, count(*) AS n FROM profile_ratings GROUP BY rating ORDER BY rating',
  perYear: `
    SELECT year(make_timestamp(ts_ms * 1000)) AS year, count(*) AS n
    FROM profile_ratings WHERE ts_ms <> 0 GROUP BY 1 ORDER BY 1`,
  itemCounts: 'SELECT n, count(*) AS times FROM profile_items GROUP BY n ORDER BY n',
  userCounts: `
    SELECT n, count(*) AS times FROM (SELECT count(*) AS n FROM profile_ratings GROUP BY user_id) GROUP BY n ORDER BY n`,
  genres: `
    SELECT genre, count(*) AS n_items, sum(n) AS n_ratings, sum(n * average) / sum(n) AS mean
    FROM (SELECT unnest(genres) AS genre, n, average FROM profile_items)
    GROUP BY genre ORDER BY n_ratings DESC, genre`,
  correlations: `
    SELECT corr(year, average) AS year_average, corr(year, n) AS year_count, corr(average, n) AS average_count
    FROM profile_items`,
} as const;

const ITEMS = `
  SELECT count(*) AS n_items, count(*) FILTER (year IS NULL) AS without_year,
    count(*) FILTER (len(genres) = 0) AS without_genres, count(*) FILTER (title = '') AS without_title
  FROM items WHERE NOT stub AND catalogue = $1 AND ($2::VARCHAR IS NULL OR source = $2)`;

export type ProfileRows = Readonly<Record<keyof typeof QUERIES | 'items', readonly Row[]>>;

/** Builds the statements of a profile; they share temporary tables, so they run together, on one snapshot. */
export function profileStatements(scope: ProfileScope): readonly Statement[] {
  const { catalogue } = scope;
  const tables = Object.entries(TABLES).map(([name, sql]) => ({
    sql: `CREATE TEMP TABLE ${name} AS ${sql}`,
    parameters: sql.includes('$1') ? [catalogue, scope.source ?? null] : [],
  }));
  const queries = Object.values(QUERIES).map((sql) => ({ sql, parameters: [] }));
  return [...tables, ...queries, { sql: ITEMS, parameters: [catalogue, scope.itemSource ?? null] }];
}

/** Gives the results of `profileStatements` their names. */
export function nameProfileRows(results: readonly (readonly Row[])[]): ProfileRows {
  const [summary, distribution, perYear, itemCounts, userCounts, genres, correlations, items] = results.slice(
    Object.keys(TABLES).length,
  );
  return { summary, distribution, perYear, itemCounts, userCounts, genres, correlations, items };
}
