import { IconCircleCheck, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import type { UserListens } from '../../../../src/server/contract.ts';
import { useListens } from '../../api/listens.ts';
import { Panel } from '../../parts/panel.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { RowsSkeleton } from '../../parts/rows-skeleton.tsx';
import { TimeAgo } from '../../parts/time-ago.tsx';

type Listen = UserListens['listens'][number];

const N_SHOWN = 8;

function keyOf(listen: Listen | undefined): string {
  return listen === undefined ? '' : `${listen.listened_at} ${listen.item_id}`;
}

function Record({ isTurning }: { isTurning: boolean }) {
  return (
    <svg
      className="record"
      data-turning={isTurning}
      width="72"
      height="72"
      viewBox="0 0 64 64"
      aria-hidden="true"
    >
      <g fill="none" stroke="currentColor" strokeWidth="1.4">
        <circle cx="32" cy="32" r="30" />
        <circle cx="32" cy="32" r="25" strokeDasharray="118 40" />
        <circle cx="32" cy="32" r="20" strokeDasharray="80 46" />
        <circle cx="32" cy="32" r="10" />
      </g>
      <circle cx="32" cy="32" r="2.4" fill="currentColor" />
    </svg>
  );
}

function Waiting({ playing, isFirst }: { playing: UserListens['playing_now']; isFirst: boolean }) {
  return (
    <div className="listening">
      <Record isTurning />
      <h3>{isFirst ? 'Waiting for your first listen' : 'Waiting for the next listen'}</h3>
      <p className="muted">
        {playing === null
          ? 'Play a track. It shows here by itself: most players send it after half of it, or after four minutes.'
          : 'The player is connected. The track counts once the player says that it was heard.'}
      </p>
    </div>
  );
}

function Arrived({ listen }: { listen: Listen }) {
  return (
    <div className="listening">
      <IconCircleCheck className="arrived" size={56} stroke={1.4} aria-hidden="true" />
      <h3>It works</h3>
      <p>
        <strong>{listen.track}</strong> by {listen.artist}
        {listen.client === null ? ' has arrived.' : ` has arrived from ${listen.client}.`}
      </p>
    </div>
  );
}

function Track({ listen }: { listen: Listen }) {
  return (
    <li className="heard">
      <div>
        <strong>{listen.track}</strong>
        <span className="small muted">
          {listen.artist}
          {listen.release !== null && ` · ${listen.release}`}
        </span>
      </div>
      <span className="small muted heard-when">
        <TimeAgo time={listen.listened_at} />
        {listen.client !== null && <span className="tag">{listen.client}</span>}
      </span>
    </li>
  );
}

function Listening({ data }: { data: UserListens }) {
  const { listens, playing_now: playing } = data;
  const newest = listens.at(0);
  // What was there when the page was opened has not just arrived.
  const [before] = useState(keyOf(newest));
  const hasArrived = newest !== undefined && keyOf(newest) !== before;
  return (
    <>
      <div aria-live="polite">
        {hasArrived ? (
          <Arrived listen={newest} />
        ) : (
          <Waiting playing={playing} isFirst={listens.length === 0} />
        )}
        {playing !== null && (
          <p className="playing">
            <IconPlayerPlay size={16} aria-hidden="true" />
            <span>
              Now playing: <strong>{playing.track}</strong> by {playing.artist}
            </span>
          </p>
        )}
      </div>
      {listens.length > 0 && (
        <ul className="heards" aria-label="Last listens">
          {listens.map((listen) => (
            <Track key={keyOf(listen)} listen={listen} />
          ))}
        </ul>
      )}
    </>
  );
}

/** Waits for what a player sends, and shows it the moment it arrives. */
export function ListeningPanel({ userId }: { userId: string }) {
  const query = useListens(userId, N_SHOWN);
  return (
    <Panel title="4. Listen" text={`What players send for ${userId}, as it comes.`}>
      <QueryView query={query} skeleton={<RowsSkeleton rows={4} height={44} />}>
        {(data) => <Listening data={data} />}
      </QueryView>
    </Panel>
  );
}
