import { Link } from 'react-router';
import type { Friend } from '../../../../src/server/contract-taste.ts';
import { formatCount } from '../../format/numbers.ts';
import { artistOf } from '../../parts/artist-of.ts';
import { ItemPicture } from '../../parts/item-picture.tsx';

type Recommended = NonNullable<Friend['friend']>;

function SharedGenres(props: { userId: string; friend: Recommended }) {
  const { userId, friend } = props;
  return (
    <table className="data shared-genres" aria-label="Shared genres">
      <thead>
        <tr>
          <th scope="col">Shared genre</th>
          <th scope="col" className="right friend-rank">
            Rank of {userId}
          </th>
          <th scope="col" className="right friend-rank">
            Rank of {friend.user_id}
          </th>
        </tr>
      </thead>
      <tbody>
        {friend.shared_genres.map(({ key, name, own_rank, friend_rank }) => (
          <tr key={key}>
            <td>
              <Link to={`/taste?genre=${key}`}>{name}</Link>
            </td>
            <td className="right">{formatCount(own_rank)}</td>
            <td className="right">{formatCount(friend_rank)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SharedRecords({ n_shared, shared_releases }: Recommended) {
  if (n_shared === 0) return <p className="small muted">No record is in both collections.</p>;
  return (
    <div>
      <h3 className="friend-shared">
        {n_shared === 1
          ? 'One record in both collections'
          : `${formatCount(n_shared)} records in both collections`}
      </h3>
      <ul className="shelf" aria-label="Shared records">
        {shared_releases.map(({ id, properties }) => (
          <li key={id}>
            <Link to={`/items/${encodeURIComponent(id)}`}>
              <ItemPicture id={id} {...properties} />
              <span className="shelf-title">{properties.title}</span>
              <span className="small muted">{artistOf(properties.attributes)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Who the friend is, and why. */
export function FriendFacts({ userId, friend }: { userId: string; friend: Recommended }) {
  const { user_id, similarity, shared_genres } = friend;
  return (
    <div className="stack">
      <div className="friend-head">
        <span className="friend-mark" aria-hidden="true">
          {user_id.slice(0, 1).toUpperCase()}
        </span>
        <span style={{ minWidth: 0 }}>
          <Link className="friend-name" to={`/users/${encodeURIComponent(user_id)}/taste`}>
            {user_id}
          </Link>
          <span className="small muted">
            {similarity === null
              ? 'There are no genres to compare; one of those with the most records was taken.'
              : `Tastes are ${(similarity * 100).toFixed(1)} % alike`}
          </span>
        </span>
      </div>
      {shared_genres.length > 0 && <SharedGenres userId={userId} friend={friend} />}
      <SharedRecords {...friend} />
    </div>
  );
}
