import { Button } from '@mantine/core';
import { IconDisc, IconRefresh } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useConnectDiscogs, useDiscogsProfile, useReadProfile } from '../../api/profiles.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { Panel } from '../../parts/panel.tsx';
import { TimeAgo } from '../../parts/time-ago.tsx';

function ReadAgain({ userId, username }: { userId: string; username: string }) {
  const read = useReadProfile(userId);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconRefresh size={16} aria-hidden="true" />}
        loading={read.isPending}
        onClick={() => read.mutate(username)}
      >
        Read it now
      </Button>
      {read.isSuccess && (
        <p className="small muted">
          It is being read; <Link to={`/jobs?job=${read.data.job_id}`}>see how far it is</Link>.
        </p>
      )}
      {read.error !== null && <ErrorState title="It was not read" error={read.error} />}
    </>
  );
}

function Connect({ userId, isAnother }: { userId: string; isAnother: boolean }) {
  const connect = useConnectDiscogs(userId);
  return (
    <>
      <Button
        variant={isAnother ? 'subtle' : 'default'}
        leftSection={<IconDisc size={16} aria-hidden="true" />}
        loading={connect.isPending}
        onClick={() => connect.mutate()}
      >
        {isAnother ? 'Connect again' : 'Connect Discogs'}
      </Button>
      {connect.error !== null && <ErrorState title="Discogs was not asked" error={connect.error} />}
    </>
  );
}

/** The profile at Discogs that the collection comes from; nothing where there is none and none can be connected. */
export function DiscogsPanel({ userId }: { userId: string }) {
  const { data } = useDiscogsProfile(userId);
  if (data === undefined || (data.link === null && !data.possible)) return null;
  const { link, possible } = data;
  return (
    <Panel
      title="Discogs"
      text={
        link === null
          ? 'Have the collection and the wantlist follow a profile at Discogs, also a private one.'
          : undefined
      }
    >
      <div className="stack" style={{ gap: 12, alignItems: 'flex-start' }}>
        {link !== null && (
          <p>
            Linked with <b>{link.username}</b>,{' '}
            {link.synced_at === null ? (
              'not read yet'
            ) : (
              <>
                read <TimeAgo time={link.synced_at} />
              </>
            )}
            .
          </p>
        )}
        {link !== null && <ReadAgain userId={userId} username={link.username} />}
        {possible && <Connect userId={userId} isAnother={link !== null} />}
      </div>
    </Panel>
  );
}
