import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ItemMatch } from '../../../../src/server/contract-matches.ts';
import { useMatch, useSetMatch } from '../../api/matches.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { ItemSearch } from '../../parts/item-search.tsx';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';

const MOST_SHOWN = 5;

function TrackLink({ id, title, artist }: ItemMatch['item']) {
  return <Link to={`/items/${encodeURIComponent(id)}`}>{[title, artist].filter(Boolean).join(' · ')}</Link>;
}

function Present({ same_as, matched, is_decided }: ItemMatch) {
  if (same_as !== null)
    return (
      <p className="small">
        Plays of it count for <TrackLink {...same_as} />
        {is_decided ? ', as somebody said.' : ', which has the same text or id.'}
      </p>
    );
  if (matched.length === 0)
    return (
      <p className="small muted">
        {is_decided ? 'Somebody said that it is no other track.' : 'It is the same as no other track.'}
      </p>
    );
  const more = matched.length - MOST_SHOWN;
  return (
    <>
      <p className="small">Plays of these count for it:</p>
      <ul className="film-list">
        {matched.slice(0, MOST_SHOWN).map((track) => (
          <li key={track.id}>
            <TrackLink {...track} />
          </li>
        ))}
      </ul>
      {more > 0 && <p className="small muted">and {more} more</p>}
    </>
  );
}

function Change({ match, onDone }: { match: ItemMatch; onDone: () => void }) {
  const set = useSetMatch(match.item.id);
  const say = (sameAs: string | null | undefined) => set.mutate(sameAs, { onSuccess: onDone });
  return (
    <div className="stack" style={{ maxWidth: 460 }}>
      <ItemSearch
        label="The same as"
        except={match.item.id}
        onChoose={(track) => track !== undefined && say(track.id)}
      />
      <div className="row">
        {match.same_as !== null && (
          <Button size="xs" variant="default" loading={set.isPending} onClick={() => say(null)}>
            It is no other
          </Button>
        )}
        {match.is_decided && (
          <Button size="xs" variant="default" loading={set.isPending} onClick={() => say(undefined)}>
            Go by its text again
          </Button>
        )}
        <Button size="xs" variant="subtle" onClick={onDone}>
          Leave it
        </Button>
      </div>
      {set.error !== null && <ErrorState title="That was not taken" error={set.error} />}
    </div>
  );
}

/** What a track is the same as, and how to correct that. */
export function MatchPanel({ itemId }: { itemId: string }) {
  const query = useMatch(itemId);
  const [isOpen, setOpen] = useState(false);
  return (
    <Panel
      title="The same track"
      text="Players send text; tracks of the catalogue have their plays added up."
    >
      <QueryView query={query}>
        {(match) => (
          <div className="stack" style={{ gap: 12 }}>
            <Present {...match} />
            {isOpen ? (
              <Change match={match} onDone={() => setOpen(false)} />
            ) : (
              match.matched.length === 0 && (
                <div>
                  <Button size="xs" variant="default" onClick={() => setOpen(true)}>
                    Change
                  </Button>
                </div>
              )
            )}
          </div>
        )}
      </QueryView>
    </Panel>
  );
}
