import { artistOf } from './artist-of.ts';
import type { Pictured } from './item-picture.tsx';
import { readableTitle } from './poster-art.ts';

/** An item in a list of suggestions. */
export function ItemOption({ title, year, genres, attributes }: Omit<Pictured, 'id'>) {
  const artist = artistOf(attributes);
  return (
    <span className="break">
      {readableTitle(title)}{' '}
      <span className="small muted">
        {[artist, year, artist === undefined ? genres[0] : undefined].filter(Boolean).join(' · ')}
      </span>
    </span>
  );
}
