import type { Item, ItemAttribute } from '../../src/domain/item.ts';
import { LISTEN_SOURCE } from '../../src/domain/listen.ts';
import { trackIdOf } from '../../src/domain/track-text.ts';

/** Makes an entry of a catalogue of tracks. */
export function catalogueTrack(
  id: string,
  artist: string,
  title: string,
  attributes: Readonly<Record<string, ItemAttribute>> = {},
): Item {
  return {
    itemId: `track:${id}`,
    catalogue: 'tracks',
    title,
    year: undefined,
    genres: [],
    attributes: { artist, ...attributes },
    stub: false,
    source: 'msd',
  };
}

/** Makes an entry as listens make it. */
export function textTrack(
  artist: string,
  title: string,
  attributes: Readonly<Record<string, ItemAttribute>> = {},
): Item {
  const entry = catalogueTrack('', artist, title, attributes);
  return { ...entry, itemId: trackIdOf(artist, title), source: LISTEN_SOURCE };
}
