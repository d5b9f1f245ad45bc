import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { artistOf } from './artist-of.ts';
import { ItemPicture, type Pictured } from './item-picture.tsx';
import { readableTitle } from './poster-art.ts';

/** An item in a row: small picture, title that leads to its page, artist, year, and what may stand below. */
export function ItemCell({ children, ...item }: Pictured & { children?: ReactNode }) {
  const { id, title, year, genres, attributes } = item;
  return (
    <div className="film-cell">
      <div className="thumb">
        <ItemPicture {...item} />
      </div>
      <div style={{ minWidth: 0 }}>
        <Link className="film-title" to={`/items/${encodeURIComponent(id)}`}>
          {readableTitle(title)}
        </Link>
        <span className="small muted">
          {[artistOf(attributes), year, genres.slice(0, 2).join(', ')].filter(Boolean).join(' · ')}
        </span>
        {children}
      </div>
    </div>
  );
}
