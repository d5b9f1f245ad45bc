import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Catalogue } from '../../api/catalogue.ts';
import { useCatalogue } from '../../api/catalogue-context.ts';
import { CodeSnippet } from '../../parts/code-snippet.tsx';
import { Panel } from '../../parts/panel.tsx';

/** An item, and what a user of its catalogue does most. */
const EXAMPLES: Readonly<Record<Catalogue, { name: string; itemId: string; type: string; value?: number }>> =
  {
    movies: { name: 'Rate', itemId: 'movie:260', type: 'rating', value: 4.5 },
    records: { name: 'Own', itemId: 'release:249504', type: 'own_add' },
    tracks: { name: 'Play', itemId: 'track:TRAAAAK128F9318786', type: 'play' },
  };

function snippets(origin: string, catalogue: Catalogue): Readonly<Record<string, string>> {
  const { name, itemId, type, value } = EXAMPLES[catalogue];
  const said = value === undefined ? '' : `"value":${value},`;
  return {
    Recommend: `curl -H 'Authorization: Bearer <key>' \\
  '${origin}/api/v1/users/demo/recommendations?catalogue=${catalogue}&explain=true'`,
    [name]: `curl -H 'Authorization: Bearer <key>' -H 'Content-Type: application/json' \\
  -d '{"events":[{"type":"${type}","user_id":"demo","item_id":"${itemId}",
       ${said}"ts":"${new Date().toISOString().slice(0, 19)}Z"}]}' \\
  '${origin}/api/v1/events'`,
    Visitor: `curl -H 'Authorization: Bearer <key>' -H 'Content-Type: application/json' \\
  -d '{"catalogue":"${catalogue}","items":[{"id":"${itemId}","value":5}],"count":5}' \\
  '${origin}/api/v1/recommendations'`,
  };
}

/** The same from a program. */
export function TryApi() {
  const [chosen, setChosen] = useState('Recommend');
  const all = snippets(window.location.origin, useCatalogue());
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
