import type { Interaction } from '../domain/interaction.ts';
import type { Item } from '../domain/item.ts';
import type { UserArtists } from './contract.ts';

type Counted = UserArtists['artists'][number];

/** Gives an item's artists with the ids of their entries: each by itself where the catalogue names each, otherwise the credit as one. */
function artistsOf(item: Item | undefined): readonly { name: string; entityId: string | null }[] {
  const { artists, artist_ids: ids, artist } = item?.attributes ?? {};
  if (Array.isArray(artists))
    return artists.map((name, at) => ({ name, entityId: Array.isArray(ids) ? ids[at] || null : null }));
  return typeof artist === 'string' && artist !== '' ? [{ name: artist, entityId: null }] : [];
}

/** Adds up a user's interactions by artist, the most plays first, then the most items. `items` has the entry of each, side by side. */
export function countArtists(
  interactions: readonly Interaction[],
  items: readonly (Item | undefined)[],
): Counted[] {
  const counts = new Map<string, Counted>();
  for (const [at, { nPlays }] of interactions.entries()) {
    for (const { name, entityId } of artistsOf(items[at])) {
      const key = entityId ?? name;
      const before = counts.get(key) ?? { name, entity_id: entityId, n_items: 0, n_plays: 0 };
      counts.set(key, { ...before, n_items: before.n_items + 1, n_plays: before.n_plays + nPlays });
    }
  }
  return [...counts.values()].sort(
    (one, other) =>
      other.n_plays - one.n_plays || other.n_items - one.n_items || (one.name < other.name ? -1 : 1),
  );
}
