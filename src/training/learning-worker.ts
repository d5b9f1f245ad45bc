import { toDeadwaxError } from '../errors.ts';
import type { LearningTask } from './learn.ts';
import { learn } from './learn.ts';
import type { LearningReply } from './learning-process.ts';

// The child side of a learning process: takes one task, reports progress, answers and ends. Ends with its parent, too.

const send = (reply: LearningReply): void => {
  process.send?.(reply);
};

process.once('disconnect', () => process.exit());
process.once('message', (task: LearningTask) => {
  learn(task, (step, done, total, unit) => send({ type: 'progress', step, done, total, unit })).then(
    (learned) => send({ type: 'learned', learned }),
    (thrown: unknown) => {
      const { code, message, hint, stack } = toDeadwaxError(thrown);
      send({ type: 'failed', code, message, hint, stack });
    },
  );
});
