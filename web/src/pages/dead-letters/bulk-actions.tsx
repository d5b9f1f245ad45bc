import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Replayed } from '../../../../src/server/contract-operations.ts';
import { type LetterFilter, useDiscardDeadLetters, useReplayDeadLetters } from '../../api/dead-letters.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { notifyError } from '../../parts/notify-error.ts';

function tellReplayed({ accepted, duplicates, rejected }: Replayed): void {
  const parts = [
    `${accepted.toLocaleString('en')} taken`,
    ...(duplicates > 0 ? [`${duplicates.toLocaleString('en')} known already`] : []),
    ...(rejected > 0 ? [`${rejected.toLocaleString('en')} rejected again`] : []),
  ];
  notifications.show({
    title: 'Replayed',
    message: `${parts.join(', ')}.`,
    color: rejected > 0 ? 'yellow' : 'green',
    autoClose: 8000,
  });
}

/** Replays or discards everything that the filter shows. */
export function BulkActions({ filter, count }: { filter: LetterFilter; count: number }) {
  const replay = useReplayDeadLetters();
  const discard = useDiscardDeadLetters();
  const isFiltered = filter.source !== undefined || filter.code !== undefined;
  const which = isFiltered ? `these ${count.toLocaleString('en')}` : `all ${count.toLocaleString('en')}`;
  return (
    <Group gap="xs">
      <Button
        size="sm"
        loading={replay.isPending}
        disabled={count === 0}
        onClick={() =>
          replay.mutateAsync(filter).then(tellReplayed, notifyError('The events could not be replayed'))
        }
      >
        Replay {which}
      </Button>
      <ConfirmButton
        size="sm"
        variant="default"
        loading={discard.isPending}
        disabled={count === 0}
        question={`Throw ${which} away?`}
        text="Nothing of them is kept, and they cannot be brought back."
        yes="Discard them"
        onConfirm={() =>
          discard.mutateAsync(filter).then(
            ({ discarded }) =>
              notifications.show({
                title: 'Discarded',
                message: `${discarded.toLocaleString('en')} events are gone.`,
              }),
            notifyError('The events could not be discarded'),
          )
        }
      >
        Discard {which}
      </ConfirmButton>
    </Group>
  );
}
