import type { OwnerCount } from '../catalog/owner-counts.ts';
import { catalogueOfItem } from '../domain/catalogue.ts';
import type { ItemFigures } from '../server/context.ts';
import { selectRatings } from '../warehouse/schema.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

interface FigureSources {
  readonly warehouse: Pick<Warehouse, 'query'>;
  readonly ownersOf: (itemId: string) => Promise<OwnerCount | undefined>;
}

/** Counts the present ratings of one item and averages them; besides, owners of a release, plays of a track. */
export async function readItemFigures(
  { warehouse, ownersOf }: FigureSources,
  itemId: string,
): Promise<ItemFigures> {
  const sql = `SELECT count(*)::INTEGER AS n, avg(rating) AS average FROM (${selectRatings('item_id = $1')})`;
  const catalogue = catalogueOfItem(itemId);
  const [[row], owners, plays] = await Promise.all([
    warehouse.query(sql, [itemId]),
    catalogue === 'records' ? ownersOf(itemId) : undefined,
    catalogue === 'tracks' ? readPlays(warehouse, itemId) : undefined,
  ]);
  return {
    nRatings: Number(row?.n ?? 0),
    averageRating: typeof row?.average === 'number' ? row.average : undefined,
    ...owners,
    ...plays,
  };
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
