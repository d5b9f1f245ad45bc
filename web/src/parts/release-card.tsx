import { Link } from 'react-router';
import type { Item } from '../../../src/server/contract.ts';
import { artistOf } from './artist-of.ts';
import { listOf } from './attributes.ts';
import { Sleeve } from './sleeve.tsx';
import './cards.css';

/** A record as a card: sleeve, title, artist, and which pressing it is. */
export function ReleaseCard({ item }: { item: Item }) {
  const { id, title, genres, year, attributes } = item;
  const artist = artistOf(attributes);
  const pressing = [
    listOf(attributes, 'labels')[0],
    listOf(attributes, 'catalogue_numbers')[0],
    listOf(attributes, 'formats')[0],
    attributes.country,
    year,
  ];
  return (
    <Link to={`/items/${encodeURIComponent(id)}`} className="card">
      <Sleeve title={title} artist={artist} genres={genres} />
      <span className="card-body">
        <strong className="card-title">{title}</strong>
        {artist !== undefined && <span className="small break">{artist}</span>}
        <span className="small muted break">{pressing.filter(Boolean).join(' · ')}</span>
      </span>
    </Link>
  );
}
