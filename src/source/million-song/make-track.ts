import type { Item, ItemAttribute } from '../../domain/item.ts';

/** A track as any file of the Million Song Dataset tells it; undefined is what the file has not. */
export interface SourceTrack {
  /** `TR...` of a track; where a file has none, `SO...` of the song. */
  readonly id: string;
  readonly title: string;
  readonly year: number | undefined;
  readonly genres: readonly string[];
  readonly attributes: Readonly<Record<string, ItemAttribute | undefined>>;
}

/** The source that the entries have. */
export const MILLION_SONG = 'million-song';

/** Makes the catalogue entry of a track; attributes without a value are left out. */
export function makeTrack({ id, title, year, genres, attributes }: SourceTrack): Item {
  const own: Record<string, ItemAttribute> = {};
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== undefined) own[name] = value;
  }
  return {
    itemId: `track:${id}`,
    catalogue: 'tracks',
    title,
    year,
    genres,
    attributes: own,
    stub: false,
    source: MILLION_SONG,
  };
}
