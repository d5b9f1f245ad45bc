import type { Item } from '../domain/item.ts';
import { LISTEN_SOURCE } from '../domain/listen.ts';
import { trackFormsOf, trackKeysOf } from '../domain/track-keys.ts';
import { trackIdOf } from '../domain/track-text.ts';
import type { ItemStore } from '../store/store.ts';
import { chooseMatch } from './match-tracks.ts';

/** Finds the track that has a text: the one that a player sent, as what it is read as, or else the one of the catalogue. */
export async function findTrackByText(
  items: Pick<ItemStore, 'get' | 'matchesOf' | 'findTracks'>,
  artist: string,
  title: string,
): Promise<string | undefined> {
  const itemId = trackIdOf(artist, title);
  const known = await items.get(itemId);
  if (known !== undefined) return (await items.matchesOf(itemId)).sameAs ?? itemId;
  const track: Item = {
    itemId,
    catalogue: 'tracks',
    title,
    year: undefined,
    genres: [],
    attributes: { artist },
    stub: false,
    source: LISTEN_SOURCE,
  };
  const found = chooseMatch(track, await items.findTracks(trackKeysOf(trackFormsOf(track))));
  return found && ((await items.matchesOf(found.itemId)).sameAs ?? found.itemId);
}
