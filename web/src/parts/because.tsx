import { Link } from 'react-router';
import type { RecommendedItem } from '../../../src/server/contract.ts';
import { readableTitle } from './poster-art.ts';

/** The user's own items that speak most for a recommended one; `verb` is what the user did with them. */
export function Because(props: { because: RecommendedItem['because']; verb: string; most?: number }) {
  const { because, verb, most = 2 } = props;
  const reasons = because.filter(({ contribution }) => contribution > 0).slice(0, most);
  if (reasons.length === 0) return null;
  return (
    <span className="small muted">
      because you {verb}{' '}
      {reasons.map(({ id, title }, at) => (
        <span key={id}>
          {at > 0 && (at === reasons.length - 1 ? ' and ' : ', ')}
          <Link to={`/items/${encodeURIComponent(id)}`}>{readableTitle(title)}</Link>
        </span>
      ))}
    </span>
  );
}
