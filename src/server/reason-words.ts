import type { Item, ItemAttribute } from '../domain/item.ts';
import type { MetHow, ScoredItem } from '../recommend/answer.ts';

const MET: Readonly<Record<MetHow, string>> = {
  owned: 'you own',
  wanted: 'you want',
  rated: 'you rated',
  liked: 'you like',
  played: 'you play',
};

function textsOf(attribute: ItemAttribute | undefined): readonly string[] {
  return typeof attribute === 'object' ? attribute : [];
}

function nameOf(entityId: string, { attributes }: Item): string | undefined {
  const [ids, names] = entityId.startsWith('artist:')
    ? [textsOf(attributes.artist_ids), textsOf(attributes.artists)]
    : [textsOf(attributes.label_ids), textsOf(attributes.labels)];
  return names.at(ids.indexOf(entityId));
}

function describeMet(itemId: string, item: Item | undefined): string {
  if (item === undefined) return itemId;
  const { artist } = item.attributes;
  return typeof artist === 'string' ? `${item.title} by ${artist}` : item.title;
}

/**
 * Says in words why an item is recommended: what of the user's own speaks for it, and the artists and labels that it has in common with
 * what the user owns or wants. `items` has the entries of all of them. Empty where no reasons were asked for.
 */
export function reasonWords(scored: ScoredItem, items: ReadonlyMap<string, Item>): string[] {
  const { itemId, because, shared, source } = scored;
  if (shared === undefined) return [];
  const item = items.get(itemId);
  const words = because.map(
    ({ itemId: metId, how }) => `because ${MET[how]} ${describeMet(metId, items.get(metId))}`,
  );
  for (const entityId of item === undefined ? [] : shared) {
    const name = item && nameOf(entityId, item);
    if (name !== undefined)
      words.push(`more ${entityId.startsWith('artist:') ? 'by' : 'from label'} ${name}`);
  }
  if (source === 'taste') words.push('like the genres that you have most of');
  if (source === 'popular') words.push('popular with others');
  return words;
}
