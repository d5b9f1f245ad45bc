import { Link } from 'react-router';
import type { RecommendedItem } from '../../../../src/server/contract.ts';
import { WORDS } from '../../api/catalogue.ts';
import { listOf, textOf } from '../../parts/attributes.ts';
import { Because } from '../../parts/because.tsx';
import { Credit } from '../../parts/credit.tsx';
import { RecordPicture } from '../../parts/record-picture.tsx';
import { QuickActs } from './quick-acts.tsx';
import '../../parts/cards.css';
import './recommended-records.css';

function Reasons({ because, reasons }: RecommendedItem) {
  // The first ones are those of the own items, which are shown as links.
  const others = reasons.slice(because.length);
  return (
    <span className="record-reasons">
      <Because because={because} verb={WORDS.records.verb} />
      {others.map((reason) => (
        <span key={reason} className="small muted">
          {reason}
        </span>
      ))}
    </span>
  );
}

function RecordCard({ item, userId }: { item: RecommendedItem; userId: string }) {
  const { id, rank, properties } = item;
  const { title, year, genres, attributes } = properties;
  const pressing = [listOf(attributes, 'labels')[0], listOf(attributes, 'format_names')[0], year];
  const address = `/items/${encodeURIComponent(id)}`;
  return (
    <li className="card record-card">
      <Link to={address} tabIndex={-1} aria-hidden="true">
        <span className="card-rank num">{rank}</span>
        <RecordPicture title={title} genres={genres} attributes={attributes} />
      </Link>
      <div className="card-body">
        <div>
          <Link className="film-title" to={address}>
            {title}
          </Link>
          <div className="small break">
            {textOf(attributes, 'artist') === undefined ? 'Various' : <Credit attributes={attributes} />}
          </div>
          <div className="small muted break">{pressing.filter(Boolean).join(' · ')}</div>
        </div>
        <Reasons {...item} />
        <QuickActs userId={userId} itemId={id} title={title} />
      </div>
    </li>
  );
}

/** The recommended records in their order, each with its cover and its reasons. */
export function RecommendedRecords(props: {
  items: readonly RecommendedItem[];
  userId: string;
  isStale: boolean;
}) {
  const { items, userId, isStale } = props;
  return (
    <ol
      className={isStale ? 'cards record-cards stale' : 'cards record-cards'}
      aria-label="Recommended records"
    >
      {items.map((item) => (
        <RecordCard key={item.id} item={item} userId={userId} />
      ))}
    </ol>
  );
}
