import { parentPort } from 'node:worker_threads';
import { toDeadwaxError } from '../errors.ts';
import { type FoldTask, measureFold } from './measure-fold.ts';
import type { ThreadReply } from './training-thread.ts';

// The worker side of a training thread: does one fit at a time and answers with its figures or a failure.

const port = parentPort;
if (port === null) throw new Error('training-worker.ts runs in a worker thread only');

const send = (reply: ThreadReply): void => port.postMessage(reply);

port.on('message', (task: FoldTask) => {
  measureFold(task).then(
    (figures) => send({ type: 'result', figures }),
    (thrown: unknown) => {
      const { code, message, hint, stack } = toDeadwaxError(thrown);
      send({ type: 'failed', code, message, hint, stack });
    },
  );
});
