import { Button } from '@mantine/core';
import { IconRotate } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { WORDS } from '../../api/catalogue.ts';
import { useCatalogue } from '../../api/catalogue-context.ts';
import { type Rating, useAnonymousRecommendations } from '../../api/recommendations.ts';
import { Panel } from '../../parts/panel.tsx';
import { ChangingList } from './changing-list.tsx';
import { PickItems } from './pick-items.tsx';
import './like-three.css';

/** Items to like on one side, the list they make on the other. */
export function LikeThree() {
  const { many } = WORDS[useCatalogue()];
  const [liked, setLiked] = useState<readonly string[]>([]);
  const ratings = useMemo<Rating[]>(() => liked.map((itemId) => ({ itemId, value: 5 })), [liked]);
  const answer = useAnonymousRecommendations(ratings, 8);
  const toggle = (itemId: string) =>
    setLiked((before) =>
      before.includes(itemId) ? before.filter((id) => id !== itemId) : [...before, itemId],
    );
  const reset = (
    <Button
      variant="default"
      size="xs"
      leftSection={<IconRotate size={14} />}
      disabled={liked.length === 0}
      onClick={() => setLiked([])}
    >
      Start over
    </Button>
  );
  return (
    <div className="cols-like">
      <Panel
        title={
          liked.length === 0
            ? 'Pick what you like'
            : `${liked.length} liked${liked.length < 3 ? ', a few more make it clearer' : ''}`
        }
        text={`The ${many} here are the popular ones; search for any other.`}
        aside={reset}
      >
        <PickItems liked={liked} onToggle={toggle} />
      </Panel>
      <Panel title="Your list" text="Nothing is stored: the taste is solved for this visit alone.">
        <ChangingList answer={answer} hasLikes={liked.length > 0} />
      </Panel>
    </div>
  );
}
