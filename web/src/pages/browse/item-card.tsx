import { Link } from 'react-router';
import type { RecommendedItem } from '../../../../src/server/contract.ts';
import { formatFixed } from '../../format/numbers.ts';
import { artistOf } from '../../parts/artist-of.ts';
import { GenreTags } from '../../parts/genre-tags.tsx';
import { ItemPicture } from '../../parts/item-picture.tsx';
import { readableTitle } from '../../parts/poster-art.ts';
import { Stars } from '../../parts/stars.tsx';

/** An item as a card: picture with its rank, title, artist, stars, score, genres. */
export function ItemCard({ item }: { item: RecommendedItem }) {
  const { title, genres, attributes } = item.properties;
  const artist = artistOf(attributes);
  return (
    <Link to={`/items/${encodeURIComponent(item.id)}`} className="card">
      <span className="card-rank num">
        <span className="sr-only">Rank </span>
        {item.rank}
      </span>
      <ItemPicture id={item.id} {...item.properties} />
      <span className="card-body">
        <strong className="card-title">{readableTitle(title)}</strong>
        {artist !== undefined && <span className="small muted break">{artist}</span>}
        <span className="row-between" style={{ gap: 4 }}>
          {item.predicted_rating === null ? (
            <span className="small muted">score</span>
          ) : (
            <Stars value={item.predicted_rating} size={11} />
          )}
          <span className="small muted num" title="Score">
            {formatFixed(item.score, item.score >= 100 ? 0 : 2)}
          </span>
        </span>
        <GenreTags genres={genres.slice(0, 2)} />
      </span>
    </Link>
  );
}
