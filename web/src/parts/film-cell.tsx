import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Poster } from './poster.tsx';
import { readableTitle } from './poster-art.ts';

/** A film in a row: small poster, title that leads to its page, year, and what may stand below. */
export function FilmCell(props: {
  id: string;
  title: string;
  year: number | null;
  genres: readonly string[];
  children?: ReactNode;
}) {
  const { id, title, year, genres, children } = props;
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
          {[year, genres.slice(0, 2).join(', ')].filter(Boolean).join(' · ')}
        </span>
        {children}
      </div>
    </div>
  );
}
