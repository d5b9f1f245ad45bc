import { readableTitle } from './poster-art.ts';

/** A film in a list of suggestions. */
export function FilmOption({
  title,
  year,
  genres,
}: {
  title: string;
  year: number | null;
  genres: readonly string[];
}) {
  return (
    <span>
      {readableTitle(title)}{' '}
      <span className="small muted">{[year, genres[0]].filter(Boolean).join(' · ')}</span>
    </span>
  );
}
