import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useListenPages } from '../../api/listens.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { TimeAgo } from '../../parts/time-ago.tsx';

/** What a user listened to, newest first, as it comes. */
export function ListensPanel({ userId }: { userId: string }) {
  const query = useListenPages(userId);
  const connect = `/connect?user=${encodeURIComponent(userId)}`;
  return (
    <Panel title="Listened to" text="Newest first, from every player and every import.">
      <QueryView query={query}>
        {({ pages }) => {
          const listens = pages.flatMap((page) => page.listens);
          const playing = pages[0]?.playing_now ?? null;
          if (listens.length === 0 && playing === null)
            return (
              <EmptyState
                title="Nothing played yet"
                text="Connect a player, or import a history; it stands here at once."
              >
                <Button component={Link} to={connect} variant="default">
                  Connect a player
                </Button>
              </EmptyState>
            );
          return (
            <>
              {playing !== null && (
                <p className="now-playing">
                  <IconPlayerPlay size={16} aria-hidden="true" />
                  <span className="break">
                    Now playing: <strong>{playing.track}</strong> by {playing.artist}
                  </span>
                </p>
              )}
              <ul className="ratings" aria-label="Listened to">
                {listens.map(({ item_id, track, artist, release, listened_at }) => (
                  <li key={`${listened_at} ${item_id}`}>
                    <span style={{ minWidth: 0 }}>
                      <Link className="film-title" to={`/items/${encodeURIComponent(item_id)}`}>
                        {track}
                      </Link>
                      <span className="small muted break" style={{ display: 'block' }}>
                        {[artist, release].filter(Boolean).join(' · ')}
                      </span>
                    </span>
                    <span className="small muted">
                      <TimeAgo time={listened_at} />
                    </span>
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </QueryView>
      <LoadMore query={query} />
    </Panel>
  );
}
