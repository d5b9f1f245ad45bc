import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useId } from 'react';
import type { DeadLetter } from '../../../../src/server/contract-operations.ts';
import { useDiscardDeadLetter } from '../../api/dead-letters.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { notifyError } from '../../parts/notify-error.ts';
import { TimeAgo } from '../../parts/time-ago.tsx';
import { DeadLetterForm } from './dead-letter-form.tsx';

/** One rejected event: why, where in its text, and what can be done. */
export function DeadLetterCard({ letter }: { letter: DeadLetter }) {
  const { dead_letter_id, received_at, source, code, pointer, detail, body } = letter;
  const [isOpen, form] = useDisclosure(false);
  const discard = useDiscardDeadLetter();
  const formId = useId();
  return (
    <li className="letter">
      <div className="letter-head">
        <div>
          <p className="letter-reason break">{detail}</p>
          <span className="row small muted" style={{ gap: 8 }}>
            <span className="tag tag-bad">{code}</span>
            {pointer !== '' && <span className="mono break">{pointer}</span>}
            <span>{source}</span>
            <TimeAgo time={received_at} />
          </span>
        </div>
        <div className="row" style={{ gap: 8 }}>
          <Button
            size="xs"
            variant={isOpen ? 'light' : 'default'}
            aria-expanded={isOpen}
            aria-controls={formId}
            onClick={form.toggle}
          >
            {isOpen ? 'Close' : 'Fix'}
          </Button>
          <ConfirmButton
            size="xs"
            variant="subtle"
            color="gray"
            loading={discard.isPending}
            question="Throw this event away?"
            text="Nothing of it is kept, and it cannot be brought back."
            yes="Discard it"
            onConfirm={() =>
              discard
                .mutateAsync(dead_letter_id)
                .then(
                  () => notifications.show({ title: 'Discarded', message: 'The event is gone.' }),
                  notifyError('The event could not be discarded'),
                )
            }
          >
            Discard
          </ConfirmButton>
        </div>
      </div>
      <div id={formId}>
        {isOpen ? <DeadLetterForm letter={letter} /> : <code className="letter-peek clip">{body}</code>}
      </div>
    </li>
  );
}
