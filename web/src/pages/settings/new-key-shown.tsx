import { Button, CopyButton, Group } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { NewKey } from '../../../../src/server/contract-operations.ts';
import { CodeSnippet } from '../../parts/code-snippet.tsx';

function exampleOf({ key, scope }: NewKey): string {
  const { origin } = window.location;
  const header = `-H 'Authorization: Bearer ${key}'`;
  if (scope !== 'ingest') return `curl ${header} \\\n  '${origin}/api/v1/popular?catalogue=movies&count=5'`;
  const event = `{"events":[{"type":"rating","user_id":"ann","item_id":"movie:1","value":4,"ts":"${new Date().toISOString()}"}]}`;
  return `curl ${header} \\\n  -H 'Content-Type: application/json' \\\n  -d '${event}' \\\n  ${origin}/api/v1/events`;
}

/** A key just made: the only time that its text is seen. */
export function NewKeyShown({ made, onDone }: { made: NewKey; onDone: () => void }) {
  return (
    <div className="stack">
      <p className="muted small">
        Copy it now. Only a hash of it is kept, so it cannot be shown again; a lost key is replaced by a new
        one.
      </p>
      <div className="new-key">
        <output className="mono break" aria-label="The new key">
          {made.key}
        </output>
        <CopyButton value={made.key}>
          {({ copied, copy }) => (
            <Button
              size="sm"
              data-autofocus
              onClick={copy}
              leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
            >
              {copied ? 'Copied' : 'Copy the key'}
            </Button>
          )}
        </CopyButton>
      </div>
      <div className="stack" style={{ gap: 8 }}>
        <span className="overline">Try it</span>
        <CodeSnippet label="A request with this key" code={exampleOf(made)} />
      </div>
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          I have it
        </Button>
      </Group>
    </div>
  );
}
