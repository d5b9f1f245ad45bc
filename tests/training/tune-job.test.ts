import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { StoredEvent } from '../../src/domain/event.ts';
import { gridPoints, nameOfPoint } from '../../src/training/parameter-grid.ts';
import { tuneJobHandler } from '../../src/training/tune-job.ts';
import { readTunedSettings } from '../../src/training/tuned-settings.ts';
import { readTuningTable } from '../../src/training/tuning-runs.ts';
import { blocksOf } from '../support/event-blocks.ts';
import { openTrainingWorld, recordingContext, tasteEvents } from '../support/training-world.ts';

const root = mkdtempSync(join(tmpdir(), 'deadwax-tune-'));
after(() => rmSync(root, { recursive: true, force: true }));

const SEARCH = {
  catalogue: 'movies',
  folds: 2,
  grid: { factors: [1, 4], regularization: [0.05, 50], iterations: [5] },
};

test('tuning tries every point on every fold, stores the best, and goes on after a cut', async () => {
  const deps = await openTrainingWorld(join(root, 'grid'));
  try {
    await deps.store.interactions.apply(blocksOf(tasteEvents(40, 24)));
    const handler = tuneJobHandler(deps);
    const controller = new AbortController();
    const onStep = (step: string, done: number) => {
      if (step === 'fit' && done === 3) controller.abort(new Error('cut'));
    };
    const cut = recordingContext({ jobId: 'job-7', signal: controller.signal, onStep });
    await assert.rejects(async () => handler.run(SEARCH, cut), /cut/);
    const before = (await readTuningTable(deps.store.documents, 'movies')).runs;
    assert.ok(before.length >= 3 && before.length < 8);
    assert.equal((await readTunedSettings(deps.store.documents, 'movies')).rating, undefined);

    const resumed = recordingContext({ jobId: 'job-7' });
    const result = await handler.run(SEARCH, resumed);
    assert.match(resumed.lines[0], new RegExp(`^goes on: ${before.length} of 8`));
    const { runs, best } = await readTuningTable(deps.store.documents, 'movies');
    assert.equal(runs.length, 8);
    for (const run of before) {
      assert.ok(runs.some((other) => JSON.stringify(other) === JSON.stringify(run)));
    }
    const tuned = (await readTunedSettings(deps.store.documents, 'movies')).rating;
    assert.equal(tuned?.settings.regularization, 0.05);
    assert.equal(tuned?.metric, 'rmse');
    assert.deepEqual(best?.rating, tuned);

    // Another job with the same seed measures the same.
    const again = await handler.run(SEARCH, recordingContext({ jobId: 'job-8' }));
    assert.deepEqual(again, result);
  } finally {
    await deps.store.close();
  }
});

test('the ranking model is tuned by NDCG@10 beside the rating model', async () => {
  const deps = await openTrainingWorld(join(root, 'ranking'));
  try {
    await deps.store.interactions.apply(blocksOf(tasteEvents(40, 24)));
    const grid = { factors: [4], regularization: [0.01, 1000], unobservedWeight: [0.3], iterations: [5] };
    await tuneJobHandler(deps).run(
      { catalogue: 'movies', model: 'ranking', folds: 2, grid },
      recordingContext(),
    );
    const { ranking, rating } = await readTunedSettings(deps.store.documents, 'movies');
    assert.equal(ranking?.metric, 'ndcg@10');
    assert.equal(ranking?.settings.regularization, 0.01);
    assert.equal(rating, undefined);
  } finally {
    await deps.store.close();
  }
});

test('tuning without ratings says what to do', async () => {
  const deps = await openTrainingWorld(join(root, 'empty'));
  try {
    const run = async () => tuneJobHandler(deps).run({ catalogue: 'movies' }, recordingContext());
    await assert.rejects(run, { code: 'no_data', message: /deadwax import/ });
  } finally {
    await deps.store.close();
  }
});

/** Turns each user's newest fifth of the ratings around: what versions are measured on. */
function withOtherNewest(events: readonly StoredEvent[]): StoredEvent[] {
  return events.map((stored, place) => {
    const { userId, value = 0 } = stored.event;
    const own = events.filter(({ event }) => event.userId === userId).length;
    const isHeldOut = events[place + Math.floor(own * 0.2)]?.event.userId !== userId;
    return isHeldOut ? { ...stored, event: { ...stored.event, value: value > 4 ? 0.5 : 5 } } : stored;
  });
}

test('what versions are measured on takes no part in tuning', async () => {
  const results: unknown[] = [];
  const events = tasteEvents(40, 24);
  for (const [index, given] of [events, withOtherNewest(events)].entries()) {
    const deps = await openTrainingWorld(join(root, `held-out-${index}`));
    try {
      await deps.store.interactions.apply(blocksOf(given));
      results.push(await tuneJobHandler(deps).run(SEARCH, recordingContext()));
    } finally {
      await deps.store.close();
    }
  }
  assert.deepEqual(results[0], results[1]);
});

test('tuning of a ranking without a preference to find says so instead of choosing blindly', async () => {
  const deps = await openTrainingWorld(join(root, 'blind'));
  try {
    await deps.store.interactions.apply(blocksOf(tasteEvents(40, 24)));
    const grid = { factors: [2], regularization: [0.1], unobservedWeight: [0.3], iterations: [1] };
    const search = { catalogue: 'movies', model: 'ranking', folds: 2, grid, preferenceThreshold: 9 };
    await assert.rejects(async () => tuneJobHandler(deps).run(search, recordingContext()), {
      code: 'no_data',
      message: /too few ratings to measure ndcg@10/,
    });
    assert.equal((await readTunedSettings(deps.store.documents, 'movies')).ranking, undefined);
  } finally {
    await deps.store.close();
  }
});

test('the default grid has every combination once, and a random search draws from it without repeats', () => {
  const all = gridPoints({ model: 'rating', grid: {}, seed: 1 });
  assert.equal(all.length, 48);
  assert.equal(new Set(all.map(nameOfPoint)).size, 48);
  const drawn = gridPoints({ model: 'rating', grid: {}, samples: 10, seed: 1 }).map(nameOfPoint);
  assert.equal(new Set(drawn).size, 10);
  assert.ok(drawn.every((name) => all.map(nameOfPoint).includes(name)));
  assert.deepEqual(gridPoints({ model: 'rating', grid: {}, samples: 10, seed: 1 }).map(nameOfPoint), drawn);
});
