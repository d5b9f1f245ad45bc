import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { refitJobHandler } from '../../src/training/refit-job.ts';
import { scoreJobHandler } from '../../src/training/score-job.ts';
import { trainJobHandler } from '../../src/training/train-job.ts';
import type { TrainingDeps } from '../../src/training/training-deps.ts';
import { blocksOf } from '../support/event-blocks.ts';
import { film } from '../support/recommend-world.ts';
import { openTrainingWorld, ratingEvent, recordingContext, tasteEvents } from '../support/training-world.ts';

const root = mkdtempSync(join(tmpdir(), 'deadwax-score-'));
after(() => rmSync(root, { recursive: true, force: true }));
let nWorlds = 0;

const SMALL = { ranking: { factors: 8, iterations: 5 }, rating: { factors: 4, iterations: 5 } };
const EVENTS = tasteEvents(30, 24);

async function withModel(use: (deps: TrainingDeps) => Promise<void>): Promise<void> {
  const deps = await openTrainingWorld(join(root, String(nWorlds++)));
  try {
    await deps.store.interactions.apply(blocksOf(EVENTS));
    await trainJobHandler(deps).run({ catalogue: 'movies', ...SMALL }, recordingContext());
    await use(deps);
  } finally {
    await deps.store.close();
  }
}

async function listOf(deps: TrainingDeps, userId: string) {
  const ids = await deps.store.items.ids('movies');
  const list = (await deps.store.recommendations.read('movies', userId))?.recommendations;
  return list && { itemIds: Array.from(list.itemRows, (row) => ids[row]), scores: list.scores };
}

async function scoreOf(deps: TrainingDeps, userId: string, itemId: string): Promise<number> {
  const { users, items, ranking } = await deps.models.load('movies');
  const { factors } = ranking.userFactors;
  const [user, item] = [(users.rowOf(userId) ?? 0) * factors, (items.rowOf(itemId) ?? 0) * factors];
  let sum = 0;
  for (let f = 0; f < factors; f++)
    sum += ranking.userFactors.values[user + f] * ranking.itemFactors.values[item + f];
  return sum;
}

test('scoring gives everyone the best unseen items of the live version, in order', () =>
  withModel(async (deps) => {
    const result = await scoreJobHandler(deps).run({ catalogue: 'movies', count: 5 }, recordingContext());
    const live = await deps.models.live('movies');
    assert.deepEqual(result, { modelVersion: live?.version, nUsers: 30, nKept: 0 });
    const current = await deps.store.recommendations.current('movies');
    assert.deepEqual([current?.modelVersion, current?.nUsers], [live?.version, 30]);
    for (const userId of ['u0', 'u1', 'u29']) {
      const seen = (await deps.store.interactions.read('movies', userId)).map(({ itemId }) => itemId);
      const list = await listOf(deps, userId);
      assert.ok(list !== undefined && list.itemIds.length === 5);
      assert.ok(list.itemIds.every((itemId) => !seen.includes(itemId)));
      const wanted: number[] = [];
      for (const itemId of await deps.store.items.ids('movies')) {
        if (!seen.includes(itemId)) wanted.push(await scoreOf(deps, userId, itemId));
      }
      wanted.sort((a, b) => b - a);
      for (const [place, score] of list.scores.entries()) assert.ok(Math.abs(score - wanted[place]) < 1e-4);
    }
  }));

test('a user who came after the training is folded in; one without preferences gets no list', () =>
  withModel(async (deps) => {
    await deps.store.interactions.apply(
      blocksOf([
        ratingEvent(EVENTS.length, 'new', 'movie:0', 5),
        ratingEvent(EVENTS.length + 1, 'new', 'movie:2', 5),
        ratingEvent(EVENTS.length + 2, 'new', 'movie:unknown', 5),
        ratingEvent(EVENTS.length + 3, 'grump', 'movie:2', 1),
      ]),
    );
    await scoreJobHandler(deps).run({ catalogue: 'movies', count: 6 }, recordingContext());
    const list = await listOf(deps, 'new');
    // Films with even numbers are loved together.
    assert.ok(
      list?.itemIds.every((itemId) => Number(itemId.split(':')[1]) % 2 === 0),
      `lists ${list?.itemIds}`,
    );
    assert.equal(await listOf(deps, 'grump'), undefined);
  }));

test('scoring some users keeps the lists of the others', () =>
  withModel(async (deps) => {
    const handler = scoreJobHandler(deps);
    await handler.run({ catalogue: 'movies', count: 5 }, recordingContext());
    const before = await listOf(deps, 'u2');
    const result = await handler.run(
      { catalogue: 'movies', count: 3, userIds: ['u1', 'nobody'] },
      recordingContext(),
    );
    assert.deepEqual(result, {
      modelVersion: (await deps.models.live('movies'))?.version,
      nUsers: 1,
      nKept: 29,
    });
    assert.equal((await listOf(deps, 'u1'))?.itemIds.length, 3);
    assert.deepEqual(await listOf(deps, 'u2'), before);
    // Lists of two versions are never mixed.
    await trainJobHandler(deps).run({ catalogue: 'movies', ...SMALL, force: true }, recordingContext());
    const mixed = async () => handler.run({ catalogue: 'movies', userIds: ['u1'] }, recordingContext());
    await assert.rejects(mixed, { code: 'conflict', message: /score all users first/ });
  }));

test('scoring some items lists only those, and an unknown item is named', () =>
  withModel(async (deps) => {
    const handler = scoreJobHandler(deps);
    const itemIds = ['movie:3', 'movie:4', 'movie:5'];
    await handler.run({ catalogue: 'movies', itemIds }, recordingContext());
    for (const userId of ['u0', 'u7']) {
      const list = await listOf(deps, userId);
      assert.ok(list?.itemIds.every((itemId) => itemIds.includes(itemId)));
    }
    const unknown = async () =>
      handler.run({ catalogue: 'movies', itemIds: ['movie:x'] }, recordingContext());
    await assert.rejects(unknown, { code: 'not_found', message: /movie:x/ });
  }));

test('items known from events alone are in no list once there are entries', () =>
  withModel(async (deps) => {
    const handler = scoreJobHandler(deps);
    const entries = Array.from({ length: 12 }, (_, number) => film(number));
    await deps.store.items.put(entries);
    await handler.run({ catalogue: 'movies', count: 24 }, recordingContext());
    const known = new Set(entries.map(({ itemId }) => itemId));
    const lists = await Promise.all(['u0', 'u1', 'u2'].map((userId) => listOf(deps, userId)));
    assert.ok(lists.every((list) => list?.itemIds.every((itemId) => known.has(itemId))));
    assert.ok(lists.some((list) => list !== undefined && list.itemIds.length > 0));
  }));

test('a cancelled scoring leaves the batch that is read as it was', () =>
  withModel(async (deps) => {
    const handler = scoreJobHandler(deps);
    await handler.run({ catalogue: 'movies', count: 5 }, recordingContext());
    const before = await deps.store.recommendations.current('movies');
    const controller = new AbortController();
    const onStep = (step: string) => {
      if (step === 'score') controller.abort(new Error('stop'));
    };
    const context = recordingContext({ signal: controller.signal, onStep });
    const cut = {
      ...context,
      progress: (step: string, done: number, total: number | undefined, unit: string) => {
        context.progress(step, done, total, unit);
        controller.signal.throwIfAborted();
      },
    };
    await assert.rejects(async () => handler.run({ catalogue: 'movies', count: 2 }, cut), /stop/);
    assert.deepEqual(await deps.store.recommendations.current('movies'), before);
    assert.equal((await listOf(deps, 'u1'))?.itemIds.length, 5);
  }));

test('without a model scoring says how to get one', async () => {
  const deps = await openTrainingWorld(join(root, 'empty'));
  try {
    const run = async () => scoreJobHandler(deps).run({ catalogue: 'movies' }, recordingContext());
    await assert.rejects(run, { code: 'no_model', message: /deadwax train movies/ });
  } finally {
    await deps.store.close();
  }
});

test('a refit scores with the version that it published', () =>
  withModel(async (deps) => {
    const context = recordingContext();
    await refitJobHandler(deps).run({ catalogue: 'movies', ...SMALL, count: 4, force: true }, context);
    const live = await deps.models.live('movies');
    assert.equal((await deps.store.recommendations.current('movies'))?.modelVersion, live?.version);
    assert.equal((await listOf(deps, 'u3'))?.itemIds.length, 4);
    assert.deepEqual(context.steps.slice(-2), ['score', 'switch']);
  }));
