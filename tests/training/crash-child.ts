import { randomBytes } from 'node:crypto';
import { openJobQueue } from '../../src/jobs/job-queue.ts';
import { trainJobHandler } from '../../src/training/train-job.ts';
import { openTrainingWorld } from '../support/training-world.ts';

// Runs one training job and kills itself, as a power cut would, when the job reports the step that its arguments name.
const [directory, fatalStep] = process.argv.slice(2);
const deps = await openTrainingWorld(directory);
const handler = trainJobHandler(deps);
const queue = await openJobQueue({
  documents: deps.store.documents,
  handlers: [
    {
      ...handler,
      run: (parameters, context) =>
        handler.run(parameters, {
          ...context,
          progress: (step, done, total, unit) => {
            if (step === fatalStep) process.kill(process.pid, 'SIGKILL');
            context.progress(step, done, total, unit);
          },
        }),
    },
  ],
  clock: deps.clock,
  randomBytes,
  exclusive: true,
});
const parameters = {
  catalogue: 'movies',
  ranking: { factors: 8, iterations: 6 },
  rating: { factors: 4, iterations: 5 },
};
const { jobId } = await queue.submit('train', { ...parameters, force: true });
await queue.waitFor(jobId);
