import type { ItemIndex } from '../catalog/item-index.ts';
import { markUnlisted } from '../catalog/unlisted-items.ts';
import { genreBitsOf } from '../domain/genre.ts';

/** What tastes need to know of the releases, by item row, in memory that threads share. */
export interface ReleaseFacts {
  /** See `genreBitsOf`. */
  readonly genres: Uint16Array;
  /** 1 for what no list shows. */
  readonly unlisted: Uint8Array;
}

/** Reads them from the entries; `nItems` is at least their number. */
export function readReleaseFacts(index: ItemIndex, nItems: number): ReleaseFacts {
  const genres = new Uint16Array(new SharedArrayBuffer(2 * nItems));
  const unlisted = new Uint8Array(new SharedArrayBuffer(nItems));
  const { genreWords, genreBits } = index;
  index.genres.forEach((name, place) => {
    const bit = genreBitsOf([name]);
    if (bit === 0) return;
    const [word, mask] = [place >> 5, 1 << (place & 31)];
    for (let row = 0; row < index.ids.size; row += 1)
      if (genreBits[row * genreWords + word] & mask) genres[row] |= bit;
  });
  markUnlisted(index, unlisted);
  return { genres, unlisted };
}
