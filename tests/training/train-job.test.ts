import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { trainJobHandler } from '../../src/training/train-job.ts';
import type { TrainingDeps } from '../../src/training/training-deps.ts';
import { writeTunedSettings } from '../../src/training/tuned-settings.ts';
import { blocksOf } from '../support/event-blocks.ts';
import { openTrainingWorld, ratingEvent, recordingContext, tasteEvents } from '../support/training-world.ts';

const root = mkdtempSync(join(tmpdir(), 'deadwax-train-'));
after(() => rmSync(root, { recursive: true, force: true }));
let nWorlds = 0;

async function withWorld(use: (deps: TrainingDeps) => Promise<void>): Promise<void> {
  const deps = await openTrainingWorld(join(root, String(nWorlds++)));
  try {
    await use(deps);
  } finally {
    await deps.store.close();
  }
}

const SMALL = { ranking: { factors: 8, iterations: 5 }, rating: { factors: 4, iterations: 5 } };
const EVENTS = tasteEvents(40, 24);

test('training writes a measured version of the present ratings and makes it live', () =>
  withWorld(async (deps) => {
    await deps.store.interactions.apply(blocksOf(EVENTS));
    await deps.store.items.put([
      {
        itemId: 'movie:999',
        catalogue: 'movies',
        title: 'Unseen',
        year: 2026,
        genres: [],
        attributes: {},
        stub: false,
        source: 'test',
      },
    ]);
    const context = recordingContext();
    const result = await trainJobHandler(deps).run({ catalogue: 'movies', ...SMALL }, context);
    assert.deepEqual(context.steps, [
      'snapshot',
      'split',
      'choose regularization',
      'fit',
      'evaluate',
      'refit',
      'write',
      'publish',
    ]);
    const live = await deps.models.load('movies');
    assert.ok(typeof result === 'object' && result !== null && 'version' in result);
    assert.equal(live.manifest.version, result.version);
    assert.equal(live.manifest.snapshot.endOffset, EVENTS.length);
    assert.equal(live.manifest.snapshot.nInteractions, EVENTS.length);
    assert.equal(live.manifest.policy.threshold, 4);
    // The cold item is in the vocabulary, without factors.
    const coldRow = live.items.rowOf('movie:999');
    assert.ok(coldRow !== undefined);
    assert.equal(live.statistics.counts[coldRow], 0);
    assert.ok(
      live.ranking.itemFactors.values.subarray(coldRow * 8, coldRow * 8 + 8).every((value) => value === 0),
    );
    const evaluation = live.manifest.evaluation;
    assert.ok(evaluation !== undefined);
    assert.deepEqual(
      evaluation.rows.map((row) => row.name),
      ['als', 'popularity', 'item-item', 'random', 'user-item-bias', 'global-mean'],
    );
    const [model, , , random] = evaluation.rows;
    assert.ok(model.metrics['ndcg@10'].value > random.metrics['ndcg@10'].value);
    assert.ok(model.metrics.rmse.value < evaluation.rows[5].metrics.rmse.value);
    JSON.stringify(result);
  }));

test('the same data and seed give the same model hash on 1, 2 and 3 threads', () =>
  withWorld(async (deps) => {
    await deps.store.interactions.apply(blocksOf(EVENTS));
    const hashes: (string | undefined)[] = [];
    for (const threads of [2, 1, 3]) {
      const parameters = { catalogue: 'movies', ...SMALL, force: true };
      await trainJobHandler({ ...deps, threads }).run(parameters, recordingContext());
      hashes.push((await deps.models.live('movies'))?.modelHash);
    }
    const versions = await deps.models.list('movies');
    assert.equal(new Set(versions.map(({ version }) => version)).size, 3);
    assert.match(hashes[0] ?? '', /^[0-9a-f]{64}$/);
    assert.deepEqual(hashes, [hashes[0], hashes[0], hashes[0]]);
  }));

test('a version that ranks worse than the live one is kept but not published, unless forced', () =>
  withWorld(async (deps) => {
    await deps.store.interactions.apply(blocksOf(EVENTS));
    const handler = trainJobHandler(deps);
    await handler.run({ catalogue: 'movies', ...SMALL }, recordingContext());
    const live = await deps.models.live('movies');
    const bad = {
      catalogue: 'movies',
      ranking: { factors: 1, iterations: 1, regularization: 1000 },
      rating: SMALL.rating,
    };
    await assert.rejects(async () => handler.run(bad, recordingContext()), { code: 'gate_refused' });
    assert.equal((await deps.models.live('movies'))?.version, live?.version);
    assert.equal((await deps.models.list('movies')).length, 2);
    await handler.run({ ...bad, force: true }, recordingContext());
    assert.notEqual((await deps.models.live('movies'))?.version, live?.version);
  }));

test('publish: false writes a version and leaves the live one alone', () =>
  withWorld(async (deps) => {
    await deps.store.interactions.apply(blocksOf(EVENTS));
    await trainJobHandler(deps).run({ catalogue: 'movies', ...SMALL, publish: false }, recordingContext());
    assert.equal(await deps.models.live('movies'), undefined);
    assert.equal((await deps.models.list('movies')).length, 1);
  }));

test('settings found by tuning are used unless the job sets its own', () =>
  withWorld(async (deps) => {
    await deps.store.interactions.apply(blocksOf(EVENTS));
    const key = { catalogue: 'movies', model: 'rating' } as const;
    const tuned = {
      jobId: 'j',
      atMs: 1,
      metric: 'rmse',
      value: 0.9,
      settings: { factors: 3, regularization: 0.3 },
    };
    await writeTunedSettings(deps.store.documents, key, tuned);
    await trainJobHandler(deps).run(
      { catalogue: 'movies', ranking: SMALL.ranking, rating: { iterations: 2, regularization: 0.2 } },
      recordingContext(),
    );
    const rating = (await deps.models.live('movies'))?.rating;
    assert.deepEqual([rating?.factors, rating?.regularization, rating?.iterations], [3, 0.2, 2]);
  }));

test('a removed rating is not learnt from, and cleaning rules leave rare items out', () =>
  withWorld(async (deps) => {
    await deps.store.interactions.apply(blocksOf(EVENTS));
    const { userId, itemId } = EVENTS[0].event;
    const next = EVENTS.length;
    const removal = ratingEvent(next, userId, itemId ?? '', 1);
    await deps.store.interactions.apply(
      blocksOf([
        { offset: next, event: { ...removal.event, type: 'rating_remove', value: undefined } },
        ratingEvent(next + 1, 'u1', 'movie:rare', 5),
      ]),
    );
    const context = recordingContext();
    await trainJobHandler(deps).run({ catalogue: 'movies', ...SMALL, minRatingsPerItem: 3 }, context);
    const manifest = await deps.models.live('movies');
    assert.equal(manifest?.snapshot.nInteractions, EVENTS.length - 1);
    assert.match(context.lines[0], /^cleaning leaves/);
  }));

test('too little data ends with what to do about it', () =>
  withWorld(async (deps) => {
    const handler = trainJobHandler(deps);
    const run = async () => handler.run({ catalogue: 'movies' }, recordingContext());
    await assert.rejects(run, { code: 'no_data', message: /deadwax import/ });
    await deps.store.interactions.apply(
      blocksOf(Array.from({ length: 20 }, (_, n) => ratingEvent(n, `u${n}`, 'movie:1', 2))),
    );
    await assert.rejects(run, { code: 'no_data', message: /lower the preference threshold/ });
  }));

test('ratings too few to hold a part back still make a version, without an evaluation', () =>
  withWorld(async (deps) => {
    await deps.store.interactions.apply(
      blocksOf(Array.from({ length: 40 }, (_, n) => ratingEvent(n, `u${n % 20}`, `movie:${n % 6}`, 5))),
    );
    await trainJobHandler(deps).run({ catalogue: 'movies', ...SMALL }, recordingContext());
    assert.equal((await deps.models.live('movies'))?.evaluation, undefined);
  }));

test('a cancelled training stops with the reason and writes nothing', () =>
  withWorld(async (deps) => {
    await deps.store.interactions.apply(blocksOf(EVENTS));
    const controller = new AbortController();
    const reason = new Error('cancelled by hand');
    const onStep = (step: string) => {
      if (step === 'fit') controller.abort(reason);
    };
    const long = { ...SMALL, ranking: { factors: 64, iterations: 1000 } };
    const run = async () =>
      trainJobHandler(deps).run(
        { catalogue: 'movies', ...long },
        recordingContext({ signal: controller.signal, onStep }),
      );
    await assert.rejects(run, reason);
    assert.deepEqual(await deps.models.list('movies'), []);
  }));

test('a job that wrote its version before it was cut off publishes that one', () =>
  withWorld(async (deps) => {
    await deps.store.interactions.apply(blocksOf(EVENTS));
    const handler = trainJobHandler(deps);
    const first = recordingContext();
    await handler.run({ catalogue: 'movies', ...SMALL, publish: false }, first);
    const resumed = recordingContext({ checkpoint: first.saved });
    await handler.run({ catalogue: 'movies', ...SMALL }, resumed);
    assert.deepEqual(resumed.steps, ['publish']);
    assert.equal((await deps.models.list('movies')).length, 1);
    assert.notEqual(await deps.models.live('movies'), undefined);
  }));

test('parameters that make no sense are refused with a pointer', () =>
  withWorld(async (deps) => {
    const { parse } = trainJobHandler(deps);
    assert.throws(() => parse({ catalogue: 'movies', ranking: { factors: 0 } }), {
      code: 'invalid_input',
      message: /\/ranking\/factors/,
    });
    assert.throws(() => parse({ catalogue: 'songs' }), { code: 'invalid_input', message: /\/catalogue/ });
    assert.throws(() => parse({ catalogue: 'movies', fast: true }), { code: 'invalid_input' });
  }));
