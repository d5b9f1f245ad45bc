import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useApprovePlayer } from '../../api/player-sign-ins.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { Panel } from '../../parts/panel.tsx';
import { UserSearch } from '../../parts/user-search.tsx';
import { PageHead } from '../../shell/page-head.tsx';

function AllowForm({ token }: { token: string }) {
  const [userId, setUserId] = useState('');
  const [label, setLabel] = useState('Player');
  const approve = useApprovePlayer(userId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    approve.mutate({ token, label: label.trim() });
  };
  if (approve.isSuccess)
    return (
      <EmptyState
        title="It may"
        text={`The player sends what ${userId} listens to from now on. Go back to it, and close this page.`}
      />
    );
  return (
    <div className="stack" style={{ maxWidth: 460 }}>
      <UserSearch label="Whose listens they are" placeholder="Whose listens they are" onChoose={setUserId} />
      {/* Outside the search, where Enter chooses and must not allow. */}
      <form className="stack" onSubmit={submit}>
        <TextInput
          label="Name of the player"
          maxLength={100}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <div className="row">
          <Button type="submit" loading={approve.isPending} disabled={userId === '' || label.trim() === ''}>
            {userId === '' ? 'Allow' : `Allow it for ${userId}`}
          </Button>
        </div>
        {approve.error !== null && <ErrorState title="The player was not let in" error={approve.error} />}
      </form>
    </div>
  );
}

/** Where a player of Last.fm's protocol sends its user's browser: it asks whether the player may send what a user listens to. */
export function AllowPlayerPage() {
  const [parameters] = useSearchParams();
  const token = parameters.get('token') ?? '';
  return (
    <>
      <PageHead
        name="Allow a player"
        title="Allow a player"
        text="A player asks to send what you listen to, and to read that back. It can be revoked under Connect."
      />
      <Panel>
        {token === '' ? (
          <EmptyState
            title="No player asks"
            text="The address has no token. Start signing in again in the player."
          >
            <Link to="/connect">Connect a player</Link>
          </EmptyState>
        ) : (
          <AllowForm token={token} />
        )}
      </Panel>
    </>
  );
}
