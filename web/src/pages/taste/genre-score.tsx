import { formatCount } from '../../format/numbers.ts';

/** A number of records with a bar beside the largest number of its list. */
export function GenreScore({ score, most }: { score: number; most: number }) {
  return (
    <span className="genre-score">
      <span className="num">{formatCount(score)}</span>
      <span className="bar" aria-hidden="true">
        <i style={{ width: `${(score / most) * 100}%` }} />
      </span>
    </span>
  );
}
