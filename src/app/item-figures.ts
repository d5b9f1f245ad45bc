import type { Catalog } from '../catalog/catalog.ts';
import { readRowOf } from '../catalog/item-index.ts';
import type { UserCounts } from '../catalog/user-counts.ts';
import { catalogueOfItem } from '../domain/catalogue.ts';
import type { ItemFigures } from '../server/context.ts';
import { selectRatings } from '../warehouse/schema.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

interface FigureSources {
  readonly warehouse: Pick<Warehouse, 'query'>;
  /** Those of records. */
  readonly records: Pick<Catalog, 'refreshIfStale'>;
  readonly userCounts: Pick<UserCounts, 'recent'>;
}

/** Counts the present ratings of one item and averages them; besides, owners of a release, plays of a track. */
export async function readItemFigures(sources: FigureSources, itemId: string): Promise<ItemFigures> {
  const { warehouse } = sources;
  const sql = `SELECT count(*)::INTEGER AS n, avg(rating) AS average FROM (${selectRatings('item_id = $1')})`;
  const catalogue = catalogueOfItem(itemId);
  const [[row], owners, plays] = await Promise.all([
    warehouse.query(sql, [itemId]),
    catalogue === 'records' ? readOwners(sources, itemId) : undefined,
    catalogue === 'tracks' ? readPlays(warehouse, itemId) : undefined,
  ]);
  return {
    nRatings: Number(row?.n ?? 0),
    averageRating: typeof row?.average === 'number' ? row.average : undefined,
    ...owners,
    ...plays,
  };
}

/** Gives nothing before the first count of all owners is done. */
async function readOwners(
  { records, userCounts }: FigureSources,
  itemId: string,
): Promise<Pick<ItemFigures, 'nOwners' | 'nWanting'>> {
  const index = await records.refreshIfStale();
  const counted = await userCounts.recent();
  if (counted === undefined) return {};
  const row = readRowOf(index, itemId) ?? -1;
  return { nOwners: counted.owners[row] ?? 0, nWanting: counted.wanting[row] ?? 0 };
}

/** Plays of a track are those of what is matched to it, too. */
async function readPlays(
  warehouse: FigureSources['warehouse'],
  itemId: string,
): Promise<Pick<ItemFigures, 'nPlays' | 'nListeners'>> {
  const [row] = await warehouse.query(
    `SELECT count(*) AS n, count(DISTINCT user_id) AS n_users FROM events
     WHERE type = 'play' AND (item_id = $1 OR item_id IN (SELECT item_id FROM matches WHERE same_as = $1))`,
    [itemId],
  );
  return { nPlays: Number(row?.n ?? 0), nListeners: Number(row?.n_users ?? 0) };
}
