import { ActionIcon, Tooltip } from '@mantine/core';
import { IconBookmark, IconDisc, IconThumbDown, IconThumbUp } from '@tabler/icons-react';
import { useCatalogue } from '../../api/catalogue-context.ts';
import { type UserAct, useAct } from '../../api/events.ts';
import { notifyError } from '../../parts/notify-error.ts';

interface QuickAct {
  readonly type: UserAct['type'];
  readonly label: string;
  readonly icon: typeof IconDisc;
}

const OF_RECORDS: readonly QuickAct[] = [
  { type: 'want_add', label: 'Wants', icon: IconBookmark },
  { type: 'own_add', label: 'Owns', icon: IconDisc },
];
const OF_TRACKS: readonly QuickAct[] = [
  { type: 'thumb_up', label: 'Thumbs up', icon: IconThumbUp },
  { type: 'thumb_down', label: 'Thumbs down', icon: IconThumbDown },
];

/** What a user can say of a recommended record or track at once; it leaves the list for the next one. */
export function QuickActs({ userId, itemId, title }: { userId: string; itemId: string; title: string }) {
  const acts = useCatalogue() === 'records' ? OF_RECORDS : OF_TRACKS;
  const act = useAct(userId);
  return (
    <span className="quick-acts">
      {acts.map(({ type, label, icon: Icon }) => (
        <Tooltip key={type} label={label}>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={`${label}: ${title}`}
            disabled={act.isPending}
            onClick={() => act.mutate([{ type, itemId }], { onError: notifyError('That was not taken') })}
          >
            <Icon size={17} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      ))}
    </span>
  );
}
