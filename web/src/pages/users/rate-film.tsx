import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useAct } from '../../api/events.ts';
import { useEstimate } from '../../api/recommendations.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { ItemSearch } from '../../parts/item-search.tsx';
import { Panel } from '../../parts/panel.tsx';
import { readableTitle } from '../../parts/poster-art.ts';
import { StarInput } from '../../parts/star-input.tsx';

/** Rates a film in the user's name; the very next list is folded in from it. */
export function RateFilm({ userId }: { userId: string }) {
  const [film, setFilm] = useState<{ id: string; title: string } | undefined>();
  const [stars, setStars] = useState(0);
  const [round, setRound] = useState(0);
  const act = useAct(userId);
  const estimate = useEstimate(userId, film?.id ?? '');
  const submit = () => {
    if (film === undefined) return;
    act.mutate([{ type: 'rating', itemId: film.id, value: stars }], {
      onSuccess: () => {
        notifications.show({
          title: 'Rated',
          message: `${readableTitle(film.title)} got ${stars} stars; the list is new.`,
        });
        setFilm(undefined);
        setStars(0);
        setRound(round + 1);
      },
    });
  };
  const predicted = estimate.data?.predicted_rating;
  return (
    <Panel
      title="Rate a film"
      text="Stored as an event in this user's name; the list changes with the next answer."
    >
      <div className="stack" style={{ gap: 14 }}>
        <ItemSearch key={round} label="Film to rate" onChoose={setFilm} />
        <div className="rate-row">
          <StarInput label="Stars" value={stars} onChange={setStars} />
          <Button
            size="sm"
            disabled={film === undefined || stars === 0}
            loading={act.isPending}
            onClick={submit}
          >
            Rate
          </Button>
          {film !== undefined && predicted !== null && predicted !== undefined && (
            <span className="small muted num">the model would say {predicted.toFixed(1)}</span>
          )}
        </div>
        {act.error !== null && <ErrorState title="The rating was not taken" error={act.error} />}
      </div>
    </Panel>
  );
}
