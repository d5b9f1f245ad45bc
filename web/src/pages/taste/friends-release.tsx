import { Link } from 'react-router';
import type { Friend, Taste } from '../../../../src/server/contract-taste.ts';
import { artistOf } from '../../parts/artist-of.ts';
import { listOf } from '../../parts/attributes.ts';
import { Cover } from '../../parts/cover.tsx';
import { GenreTags } from '../../parts/genre-tags.tsx';
import { QuickActs } from '../users/quick-acts.tsx';

const LISTED = new Intl.ListFormat('en');

interface ReleaseProps {
  readonly taste: Taste;
  readonly release: NonNullable<Friend['release']>;
  readonly friend: Friend['friend'];
}

/** Why this record: the friend has it, or many have. */
function Reason({ taste, release, friend }: ReleaseProps) {
  if (release.source === 'friend' && friend !== null) {
    const genres = friend.shared_genres.map(({ name }) => name);
    return (
      <>
        <Link to={`/users/${encodeURIComponent(friend.user_id)}/taste`}>{friend.user_id}</Link> owns it, and
        of what {taste.user_id} does not own it is among the most collected.
        {genres.length > 0 && ` Both collect ${LISTED.format(genres)}.`}
      </>
    );
  }
  const had = friend === null ? '' : `Everything that ${friend.user_id} owns is in the collection already. `;
  const inGenre = taste.n_releases === 0 ? '' : ' in the favourite genre';
  return `${had}It is one of the records that most users own${inGenre}.`;
}

/** The record that is recommended, with the reason, and what can be said of it at once. */
export function FriendsRelease({ taste, release, friend }: ReleaseProps) {
  const { id, properties } = release;
  const { title, year, genres, attributes } = properties;
  const pressing = [
    listOf(attributes, 'labels')[0],
    listOf(attributes, 'formats')[0],
    attributes.country,
    year,
  ];
  return (
    <div className="next-record">
      <Link to={`/items/${encodeURIComponent(id)}`} aria-hidden="true" tabIndex={-1}>
        <Cover title={title} genres={genres} attributes={attributes} />
      </Link>
      <div className="stack" style={{ gap: 12 }}>
        <div>
          <Link className="friend-name" to={`/items/${encodeURIComponent(id)}`}>
            {title}
          </Link>
          <span>{artistOf(attributes) ?? 'Various'}</span>
          <div className="small muted">{pressing.filter(Boolean).join(' · ')}</div>
        </div>
        <GenreTags genres={genres} />
        <p className="next-reason">
          <Reason taste={taste} release={release} friend={friend} />
        </p>
        <QuickActs userId={taste.user_id} itemId={id} title={title} />
      </div>
    </div>
  );
}
