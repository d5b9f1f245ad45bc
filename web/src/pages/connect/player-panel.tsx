import { Select } from '@mantine/core';
import { useState } from 'react';
import { Panel } from '../../parts/panel.tsx';
import { CopyValue } from './copy-value.tsx';
import { listPlayers } from './players.ts';

/** What to paste into the player that one has. */
export function PlayerPanel({ userId, token }: { userId: string; token: string | undefined }) {
  const [name, setName] = useState('Navidrome');
  const players = listPlayers({
    origin: window.location.origin,
    userId,
    token: token ?? 'make one above',
  });
  const player = players.find((known) => known.name === name) ?? players[0];
  return (
    <Panel
      title="3. Set up the player"
      text="Deadwax answers as ListenBrainz and Last.fm do, so most players can."
    >
      <div className="stack">
        <Select
          label="Player"
          maw={320}
          allowDeselect={false}
          value={player.name}
          data={players.map((known) => known.name)}
          onChange={(chosen) => setName(chosen ?? name)}
        />
        <p className="where">{player.where}</p>
        <dl className="copy-values" aria-label={`What ${player.name} needs`}>
          {player.values.map(({ label, value, isToken = false }) => (
            <CopyValue key={label} label={label} value={value} isReady={!isToken || token !== undefined} />
          ))}
        </dl>
        {player.note !== undefined && <p className="small muted">{player.note}</p>}
      </div>
    </Panel>
  );
}
