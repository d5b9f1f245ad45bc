import { Button, Group, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { EventsAnswer } from '../../../../src/server/contract.ts';
import type { DeadLetter } from '../../../../src/server/contract-operations.ts';
import { useReplayDeadLetter } from '../../api/dead-letters.ts';
import { notifyError } from '../../parts/notify-error.ts';
import { findSyntaxError, spread } from './event-text.ts';

function tellOutcome(answer: EventsAnswer): void {
  const error = answer.results.find(({ status }) => status === 'rejected')?.error;
  if (error !== undefined)
    notifications.show({ title: 'Still not right', message: error.detail, color: 'red', autoClose: 8000 });
  else if (answer.duplicates > 0)
    notifications.show({ title: 'Known already', message: 'The same event had been taken before.' });
  else notifications.show({ title: 'Taken', message: 'The event is in the log now.', color: 'green' });
}

/** The text of a rejected event, to be corrected and sent again. */
export function DeadLetterForm({ letter }: { letter: DeadLetter }) {
  const { dead_letter_id: id, body, pointer } = letter;
  const [original] = useState(() => spread(body));
  const [text, setText] = useState(original);
  const replay = useReplayDeadLetter();
  const syntaxError = findSyntaxError(text);
  return (
    <div className="stack" style={{ gap: 12 }}>
      <Textarea
        label="Event as JSON"
        description={pointer === '' ? undefined : `What is wrong is at ${pointer}.`}
        autosize
        minRows={4}
        maxRows={18}
        spellCheck={false}
        data-autofocus
        value={text}
        error={syntaxError}
        styles={{ input: { fontFamily: 'var(--dw-mono)', fontSize: '0.82rem', lineHeight: 1.6 } }}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group gap="xs">
        <Button
          size="xs"
          loading={replay.isPending}
          disabled={syntaxError !== undefined}
          onClick={() =>
            replay
              .mutateAsync({ id, body: text === original ? undefined : text })
              .then(tellOutcome, notifyError('The event could not be replayed'))
          }
        >
          {text === original ? 'Replay' : 'Save and replay'}
        </Button>
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          disabled={text === original}
          onClick={() => setText(original)}
        >
          Undo changes
        </Button>
      </Group>
    </div>
  );
}
