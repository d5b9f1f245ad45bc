import { Button, Switch } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useKeys } from '../../api/keys.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { RowsSkeleton } from '../../parts/rows-skeleton.tsx';
import { KeyRow } from './key-row.tsx';
import { NewKeyModal } from './new-key-modal.tsx';

/** The keys that programs use, with what each may do and when it was last used. */
export function KeysPanel() {
  const query = useKeys();
  const [isCreating, creating] = useDisclosure(false);
  const [showsRevoked, setShowsRevoked] = useState(false);
  const nRevoked = query.data?.filter(({ revoked_at }) => revoked_at !== null).length ?? 0;
  return (
    <Panel
      title="API keys"
      text="Each program gets its own key, so that one can be revoked without touching the others."
      aside={
        <Button size="xs" leftSection={<IconPlus size={14} />} onClick={creating.open}>
          New key
        </Button>
      }
    >
      <QueryView query={query} skeleton={<RowsSkeleton rows={3} height={44} />}>
        {(keys) => {
          const shown = keys.filter(({ revoked_at }) => showsRevoked || revoked_at === null);
          if (shown.length === 0)
            return (
              <EmptyState
                title="No key is in use"
                text="Programs need one to send events or read recommendations."
              />
            );
          return (
            <ul className="keys" aria-label="API keys">
              {shown.map((key) => (
                <KeyRow key={key.key_id} apiKey={key} />
              ))}
            </ul>
          );
        }}
      </QueryView>
      {nRevoked > 0 && (
        <Switch
          mt="md"
          size="xs"
          label={`Show revoked keys (${nRevoked})`}
          checked={showsRevoked}
          onChange={(event) => setShowsRevoked(event.currentTarget.checked)}
        />
      )}
      <NewKeyModal isOpen={isCreating} onClose={creating.close} />
    </Panel>
  );
}
