import type { ItemFigures } from '../server/context.ts';
import { selectRatings } from '../warehouse/schema.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/** Counts and averages the present ratings of one item. */
export async function readItemFigures(warehouse: Warehouse, itemId: string): Promise<ItemFigures> {
  const sql = `SELECT count(*)::INTEGER AS n, avg(rating) AS average FROM (${selectRatings('item_id = $1')})`;
  const [row] = await warehouse.query(sql, [itemId]);
  return {
    nRatings: Number(row?.n ?? 0),
    averageRating: typeof row?.average === 'number' ? row.average : undefined,
  };
}
