import type { ItemIndex } from '../catalog/item-index.ts';
import { genreBitsOf } from '../domain/genre.ts';

/** Gives the genre bits of releases by item row, in memory that threads share; `nItems` is at least the number of entries. */
export function readReleaseGenres(index: ItemIndex, nItems: number): Uint16Array {
  const genres = new Uint16Array(new SharedArrayBuffer(2 * nItems));
  const { genreWords, genreBits } = index;
  index.genres.forEach((name, place) => {
    const bit = genreBitsOf([name]);
    if (bit === 0) return;
    const [word, mask] = [place >> 5, 1 << (place & 31)];
    for (let row = 0; row < index.ids.size; row += 1)
      if (genreBits[row * genreWords + word] & mask) genres[row] |= bit;
  });
  return genres;
}
