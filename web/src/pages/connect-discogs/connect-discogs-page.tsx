import { Button } from '@mantine/core';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useConfirmDiscogs, useReadProfile } from '../../api/profiles.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { Panel } from '../../parts/panel.tsx';
import { PageHead } from '../../shell/page-head.tsx';

function Confirm(props: { userId: string; token: string; verifier: string }) {
  const { userId, token, verifier } = props;
  const confirm = useConfirmDiscogs(userId);
  const read = useReadProfile(userId);
  const navigate = useNavigate();
  const page = `/users/${encodeURIComponent(userId)}?catalogue=records`;
  const link = async () => {
    const { link: linked } = await confirm.mutateAsync({ oauth_token: token, oauth_verifier: verifier });
    if (linked !== null) await read.mutateAsync(linked.username);
    await navigate(page, { replace: true });
  };
  const error = confirm.error ?? read.error;
  return (
    <div className="stack">
      <p>
        Discogs has allowed it. From now on the collection and the wantlist of <b>{userId}</b> are those of
        the profile; what is not there is taken away.
      </p>
      <div className="row">
        {/* What goes wrong stands below. */}
        <Button loading={confirm.isPending || read.isPending} onClick={() => void link().catch(() => null)}>
          Link {userId} and read the profile
        </Button>
        <Button component={Link} to={page} variant="default">
          Leave it
        </Button>
      </div>
      {error !== null && <ErrorState title="The profile was not linked" error={error} />}
    </div>
  );
}

/** Where Discogs leads the browser back to once a user has allowed the profile to be read. */
export function ConnectDiscogsPage() {
  const [parameters] = useSearchParams();
  const [userId, token, verifier] = ['user', 'oauth_token', 'oauth_verifier'].map((name) =>
    parameters.get(name),
  );
  return (
    <>
      <PageHead
        name="Connect Discogs"
        title="Connect Discogs"
        text="A user’s profile at Discogs becomes the collection here."
      />
      <Panel>
        {userId && token && verifier ? (
          <Confirm userId={userId} token={token} verifier={verifier} />
        ) : (
          <EmptyState
            title={parameters.has('denied') ? 'Discogs was told no' : 'Nothing to connect'}
            text="Nothing was changed. The profile of a user is connected from the user’s page, under Records."
          >
            <Link to={userId ? `/users/${encodeURIComponent(userId)}?catalogue=records` : '/users'}>
              {userId ? `Back to ${userId}` : 'Users'}
            </Link>
          </EmptyState>
        )}
      </Panel>
    </>
  );
}
