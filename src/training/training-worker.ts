import { parentPort } from 'node:worker_threads';
import { toDeadwaxError } from '../errors.ts';
import { measureFold } from './measure-fold.ts';
import { scoreBlock } from './score-block.ts';
import type { ThreadReply, ThreadRequest, ThreadResult } from './training-thread.ts';

// The worker side of a training thread: does one request at a time and answers with one result or failure.

const port = parentPort;
if (port === null) throw new Error('training-worker.ts runs in a worker thread only');

const send = (reply: ThreadReply): void => port.postMessage(reply);

async function answer(request: ThreadRequest): Promise<ThreadResult> {
  switch (request.kind) {
    case 'fold':
      return { kind: 'fold', figures: await measureFold(request.task) };
    case 'score':
      return { kind: 'score', lists: scoreBlock(request.task) };
  }
}

port.on('message', (request: ThreadRequest) => {
  answer(request).then(
    (result) => send({ type: 'result', result }),
    (thrown: unknown) => {
      const { code, message, hint, stack } = toDeadwaxError(thrown);
      send({ type: 'failed', code, message, hint, stack });
    },
  );
});
