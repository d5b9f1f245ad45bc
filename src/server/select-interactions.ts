import type { Catalogue } from '../domain/catalogue.ts';
import type { Interaction } from '../domain/interaction.ts';
import type { Item } from '../domain/item.ts';
import { normaliseText } from '../domain/track-text.ts';
import type { Store } from '../store/store.ts';

const IS: Readonly<Record<string, (interaction: Interaction) => boolean>> = {
  rated: ({ rating }) => rating !== undefined,
  owned: ({ isOwned }) => isOwned,
  wanted: ({ isWanted }) => isWanted,
  liked: ({ love, thumb }) => love === 1 || thumb === 1,
  disliked: ({ love, thumb }) => love === -1 || thumb === -1,
  played: ({ nPlays }) => nPlays > 0,
};

/** Which of a user's interactions; what is undefined leaves all. */
interface Selection {
  readonly userId: string;
  readonly catalogue: Catalogue;
  readonly only?: 'rated' | 'owned' | 'wanted' | 'liked' | 'disliked' | 'played' | undefined;
  readonly text?: string | undefined;
}

/** Tells whether each of the words begins one of title or artist. */
function hasWords(item: Item | undefined, words: readonly string[]): boolean {
  const artist = item?.attributes.artist;
  const text = ` ${normaliseText(`${item?.title ?? ''} ${typeof artist === 'string' ? artist : ''}`)}`;
  return words.every((word) => text.includes(` ${word}`));
}

/** Selects of a user's interactions, newest first. Cost: with a text, reads the entries of all that are left without it. */
export async function selectInteractions(
  store: Pick<Store, 'interactions' | 'items'>,
  { userId, catalogue, only, text = '' }: Selection,
): Promise<readonly Interaction[]> {
  const all = await store.interactions.read(catalogue, userId);
  const some = only === undefined ? all : all.filter(IS[only]);
  const words = normaliseText(text)
    .split(' ')
    .filter((word) => word !== '');
  if (words.length === 0) return some;
  const items = await store.items.getMany(some.map(({ itemId }) => itemId));
  return some.filter((_, at) => hasWords(items[at], words));
}
