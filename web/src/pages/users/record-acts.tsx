import { ActionIcon, Tooltip } from '@mantine/core';
import { IconDisc, IconX } from '@tabler/icons-react';
import type { useAct } from '../../api/events.ts';
import type { RecordList } from './record-lists.ts';

/** What can be done with a record of a list: take it out, and of a wanted one say that it is owned now. */
export function RecordActs(props: {
  list: RecordList;
  itemId: string;
  title: string;
  act: ReturnType<typeof useAct>;
}) {
  const { list, itemId, title, act } = props;
  const remove = list === 'owned' ? 'own_remove' : 'want_remove';
  const label = list === 'owned' ? 'Remove from the collection' : 'Remove from the wantlist';
  return (
    <span className="quick-acts">
      {list === 'wanted' && (
        <Tooltip label="Owns it now">
          <ActionIcon
            variant="default"
            aria-label={`Owns it now: ${title}`}
            disabled={act.isPending}
            onClick={() =>
              act.mutate([
                { type: 'own_add', itemId },
                { type: 'want_remove', itemId },
              ])
            }
          >
            <IconDisc size={15} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={label}>
        <ActionIcon
          variant="default"
          aria-label={`${label}: ${title}`}
          disabled={act.isPending}
          onClick={() => act.mutate([{ type: remove, itemId }])}
        >
          <IconX size={15} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
    </span>
  );
}
