import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openJobQueue } from '../../src/jobs/job-queue.ts';
import { trainJobHandler } from '../../src/training/train-job.ts';
import { blocksOf } from '../support/event-blocks.ts';
import { openTrainingWorld, recordingContext, tasteEvents } from '../support/training-world.ts';

const root = mkdtempSync(join(tmpdir(), 'deadwax-train-crash-'));
after(() => rmSync(root, { recursive: true, force: true }));
const CHILD = fileURLToPath(new URL('crash-child.ts', import.meta.url));

for (const step of ['fit', 'refit', 'write', 'publish']) {
  test(`a training killed at '${step}' leaves the live version as it was, and the job is finished by the next process`, async () => {
    const directory = join(root, step);
    const before = await openTrainingWorld(directory);
    await before.store.interactions.apply(blocksOf(tasteEvents(30, 20)));
    const small = { ranking: { factors: 4, iterations: 3 }, rating: { factors: 2, iterations: 3 } };
    await trainJobHandler(before).run({ catalogue: 'movies', ...small }, recordingContext());
    const first = await before.models.live('movies');
    await before.store.close();

    const child = spawnSync(process.execPath, [CHILD, directory, step]);
    assert.equal(child.signal, 'SIGKILL', child.stderr.toString());

    const deps = await openTrainingWorld(directory);
    assert.equal((await deps.models.load('movies')).manifest.version, first?.version);
    const { documents } = deps.store;
    const handlers = [trainJobHandler(deps)];
    const queue = await openJobQueue({
      documents,
      handlers,
      clock: deps.clock,
      randomBytes,
      exclusive: true,
    });
    const [job] = (await queue.list({ type: 'train' }, 1)).values;
    const ended = await queue.waitFor(job.jobId);
    assert.equal(ended.status, 'succeeded', `${ended.error?.message}`);
    await queue.close();
    const versions = await deps.models.list('movies');
    assert.deepEqual(
      versions.map(({ live, damaged }) => [live, damaged]),
      [
        [true, undefined],
        [false, undefined],
      ],
    );
    assert.equal((await deps.models.load('movies')).ranking.userFactors.factors, 8);
    assert.equal(readdirSync(join(directory, 'models', 'movies')).length, 3);
    await deps.store.close();
  });
}
