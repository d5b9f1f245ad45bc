import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { CodeSnippet } from '../../parts/code-snippet.tsx';
import { Panel } from '../../parts/panel.tsx';

function snippets(origin: string): Readonly<Record<string, string>> {
  return {
    Recommend: `curl -H 'Authorization: Bearer <key>' \\
  '${origin}/api/v1/users/demo/recommendations?explain=true'`,
    Rate: `curl -H 'Authorization: Bearer <key>' -H 'Content-Type: application/json' \\
  -d '{"events":[{"type":"rating","user_id":"demo","item_id":"movie:260",
       "value":4.5,"ts":"${new Date().toISOString().slice(0, 19)}Z"}]}' \\
  '${origin}/api/v1/events'`,
    Visitor: `curl -H 'Authorization: Bearer <key>' -H 'Content-Type: application/json' \\
  -d '{"catalogue":"movies","items":[{"id":"movie:260","value":5}],"count":5}' \\
  '${origin}/api/v1/recommendations'`,
  };
}

/** The same from a program. */
export function TryApi() {
  const [chosen, setChosen] = useState('Recommend');
  const all = snippets(window.location.origin);
  return (
    <Panel
      title="From your own program"
      text={
        <>
          One API for events and answers. Make a key under <Link to="/settings">Settings</Link>; all of it is
          in the <a href="/docs">documentation</a>.
        </>
      }
    >
      <div className="stack" style={{ gap: 12 }}>
        <SegmentedControl
          size="xs"
          value={chosen}
          onChange={setChosen}
          data={Object.keys(all)}
          aria-label="Example"
          style={{ alignSelf: 'flex-start' }}
        />
        <CodeSnippet code={all[chosen] ?? ''} label={`Example: ${chosen}`} />
      </div>
    </Panel>
  );
}
