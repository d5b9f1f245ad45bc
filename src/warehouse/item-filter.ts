/** Which items are counted: those that fulfil all that is given. */
export interface ItemFilter {
  readonly itemIds?: readonly string[];
  readonly artist?: string;
  readonly album?: string;
  readonly genre?: string;
}

/**
 * Gives the query of the items that a filter wants, as (catalogue, item_id), and of those that are matched to them; undefined where it
 * wants all. An id that is named is wanted in every catalogue.
 * Its parameters `$1` to `$4` are those of `filterParameters`.
 */
export function selectWantedItems(filter: ItemFilter): string | undefined {
  const conditions = [
    filter.artist === undefined ? undefined : 'artist = $2',
    filter.album === undefined ? undefined : 'album = $3',
    filter.genre === undefined ? undefined : 'list_contains(genres, $4)',
  ].filter((condition) => condition !== undefined);
  const isNamed = filter.itemIds !== undefined;
  if (!isNamed && conditions.length === 0) return undefined;
  const named = `SELECT catalogue, item_id FROM (SELECT unnest(from_json($1, '["VARCHAR"]')) AS item_id),
    (SELECT unnest(enum_range(NULL::catalogue_name))::catalogue_name AS catalogue)`;
  const entries = `SELECT catalogue, item_id FROM items WHERE ${conditions.join(' AND ')}`;
  const wanted =
    conditions.length === 0
      ? named
      : isNamed
        ? `FROM (${named}) SEMI JOIN (${entries}) USING (catalogue, item_id)`
        : entries;
  return `
    SELECT catalogue, item_id FROM (${wanted}) UNION
    SELECT catalogue, item_id FROM matches WHERE (catalogue, same_as) IN (SELECT (catalogue, item_id) FROM (${wanted}))`;
}

/** The values of the parameters of `selectWantedItems`; all four are always there. */
export function filterParameters(filter: ItemFilter): readonly (string | null)[] {
  const ids = filter.itemIds === undefined ? null : JSON.stringify(filter.itemIds);
  return [ids, filter.artist ?? null, filter.album ?? null, filter.genre ?? null];
}
