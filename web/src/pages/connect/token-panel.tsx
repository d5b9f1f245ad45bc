import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { NewToken } from '../../../../src/server/contract-operations.ts';
import { useCreateToken, useTokens } from '../../api/tokens.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { RowsSkeleton } from '../../parts/rows-skeleton.tsx';
import { CopyValue } from './copy-value.tsx';
import { TokenRow } from './token-row.tsx';

function NewTokenForm({ userId, onMade }: { userId: string; onMade: (made: NewToken) => void }) {
  const [label, setLabel] = useState('');
  const create = useCreateToken(userId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(label.trim(), {
      onSuccess: (made) => {
        setLabel('');
        onMade(made);
      },
    });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <div className="token-form">
        <TextInput
          label="Name of the player"
          placeholder="Navidrome"
          maxLength={200}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <Button type="submit" loading={create.isPending} disabled={label.trim() === ''}>
          Make a token
        </Button>
      </div>
      {create.error !== null && <ErrorState title="The token was not made" error={create.error} />}
    </form>
  );
}

/** Makes tokens for a user's players, and lists those in use. */
export function TokenPanel(props: {
  userId: string;
  made: NewToken | undefined;
  onMade: (made: NewToken) => void;
}) {
  const { userId, made, onMade } = props;
  const query = useTokens(userId);
  return (
    <Panel
      title="2. A token for the player"
      text="It stands for the user. Each player gets its own, so that one can be revoked without touching the others."
    >
      <div className="stack">
        <NewTokenForm userId={userId} onMade={onMade} />
        {made !== undefined && (
          <div className="token-made">
            <dl className="copy-values">
              <CopyValue label={`Token of ${made.label}`} value={made.token} />
            </dl>
            <p className="small muted">
              Paste it now: only a hash of it is kept, so it cannot be shown again once you leave this page.
            </p>
          </div>
        )}
        <QueryView query={query} skeleton={<RowsSkeleton rows={2} height={40} />}>
          {(tokens) => {
            const inUse = tokens.filter(({ revoked_at }) => revoked_at === null);
            if (inUse.length === 0)
              return <p className="small muted">No player has a token for this user yet.</p>;
            return (
              <ul className="tokens" aria-label="Tokens in use">
                {inUse.map((token) => (
                  <TokenRow key={token.token_id} token={token} />
                ))}
              </ul>
            );
          }}
        </QueryView>
      </div>
    </Panel>
  );
}
