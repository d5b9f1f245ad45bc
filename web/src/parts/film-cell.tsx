import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { artistOf } from './artist-of.ts';
import { Poster } from './poster.tsx';
import { readableTitle } from './poster-art.ts';

/** An item in a row: small poster, title that leads to its page, artist, year, and what may stand below. */
export function FilmCell(props: {
  id: string;
  title: string;
  year: number | null;
  genres: readonly string[];
  attributes?: Readonly<Record<string, unknown>>;
  children?: ReactNode;
}) {
  const { id, title, year, genres, attributes, children } = props;
  return (
    <div className="film-cell">
      <div className="thumb">
        <Poster title={title} year={year} genres={genres} />
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
