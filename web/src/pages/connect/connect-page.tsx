import { Button } from '@mantine/core';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { NewToken } from '../../../../src/server/contract-operations.ts';
import { useTokens } from '../../api/tokens.ts';
import { useUserSearch } from '../../api/users.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Panel } from '../../parts/panel.tsx';
import { UserSearch } from '../../parts/user-search.tsx';
import { PageHead } from '../../shell/page-head.tsx';
import { ListeningPanel } from './listening-panel.tsx';
import { PlayerPanel } from './player-panel.tsx';
import { TokenPanel } from './token-panel.tsx';
import './connect.css';

function SomeUsers({ onChoose }: { onChoose: (userId: string) => void }) {
  const { data } = useUserSearch('', 4);
  return (
    <div className="row" style={{ gap: 8 }}>
      {data?.users.map(({ id }) => (
        <Button key={id} size="xs" variant="default" onClick={() => onChoose(id)}>
          {id}
        </Button>
      ))}
    </div>
  );
}

/** Everything for one user: the token, what to paste, and what arrives. */
function Steps({ userId }: { userId: string }) {
  const [latest, setLatest] = useState<NewToken>();
  const { data: tokens = [] } = useTokens(userId);
  // One that was revoked since opens nothing, so it is nothing to paste.
  const revoked = tokens.some(
    ({ token_id, revoked_at }) => token_id === latest?.token_id && revoked_at !== null,
  );
  const made = revoked ? undefined : latest;
  return (
    <>
      <TokenPanel userId={userId} made={made} onMade={setLatest} />
      <PlayerPanel userId={userId} token={made?.token} />
    </>
  );
}

/** Where a player is connected: choose whose listens they are, make a token, paste it, and see the first listen arrive. */
export function ConnectPage() {
  const [parameters, setParameters] = useSearchParams();
  const userId = parameters.get('user') ?? '';
  const choose = (chosen: string) => setParameters({ user: chosen });
  return (
    <>
      <PageHead
        name="Connect a player"
        title="Connect a player"
        text="Send what you listen to from the players that you have, and watch it arrive."
      />
      <div className="cols-main">
        <div className="stack">
          <Panel
            title="1. Whose listens are they"
            text="Type the beginning of an id and choose it. A new one is made with the first listen: type it and press Enter."
          >
            <div className="stack" style={{ maxWidth: 460 }}>
              <UserSearch key={userId} label="User" value={userId} onChoose={choose} />
              {userId === '' && <SomeUsers onChoose={choose} />}
            </div>
          </Panel>
          {userId !== '' && <Steps key={userId} userId={userId} />}
        </div>
        <div className="stack watch">
          {userId === '' ? (
            <Panel>
              <EmptyState
                title="No user chosen"
                text="Choose whose listens they are; then the values to paste and what arrives show here."
              />
            </Panel>
          ) : (
            <ListeningPanel key={userId} userId={userId} />
          )}
        </div>
      </div>
    </>
  );
}
