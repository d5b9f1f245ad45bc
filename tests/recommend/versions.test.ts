import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { preferencePolicy } from '../../src/dataset/preference-policy.ts';
import { exportSpark } from '../../src/model/spark/export-spark.ts';
import { importSpark } from '../../src/model/spark/import-spark.ts';
import { openModelShelf } from '../../src/recommend/model-shelf.ts';
import { openRecommender } from '../../src/recommend/recommender.ts';
import { train } from '../../src/training/train-job.ts';
import { film, idsOf, N_ITEMS, openRecommendWorld, query } from '../support/recommend-world.ts';
import { predictRating, SPARK_OPTIONS } from '../support/spark-model.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { recordingContext } from '../support/training-world.ts';

test('before there is a model, answers come from popularity and taste, and never hold seen items', async (t) => {
  const world = await openRecommendWorld(temporaryDirectory(t));
  t.after(() => world.store.close());
  const { recommender } = world;
  const unknown = await recommender.recommendForUser('nobody', query());
  assert.equal(unknown.source, 'popular');
  assert.equal(unknown.items.length, 10);
  const seen = await world.seenBy('u4');
  const known = await recommender.recommendForUser('u4', query({ count: N_ITEMS, explain: true }));
  assert.equal(known.source, 'taste');
  assert.equal(known.items.length, N_ITEMS - seen.size);
  assert.ok(idsOf(known).every((id) => !seen.has(id)));
  const similar = await recommender.similarItems('movie:3', 5);
  assert.ok(similar.items.every((item) => Number(item.itemId.split(':')[1]) % 2 === 1 && item.score === 1));
  assert.deepEqual(await recommender.topUsers('movie:3', 5), { model: undefined, users: [] });
  assert.deepEqual(await recommender.estimate('u4', 'movie:3'), {
    predictedRating: undefined,
    score: undefined,
  });
  assert.deepEqual(recommender.status(), { model: undefined, fault: undefined });
});

test('of an item that has just come nothing is said yet, and only an unknown one is not found', async (t) => {
  const world = await openRecommendWorld(temporaryDirectory(t));
  t.after(() => world.store.close());
  const { store, models } = world;
  const [clock, catalogue] = [() => 0, 'movies'] as const;
  const catalog = await openCatalog({ items: store.items, catalogue, clock });
  const deps = { store, models, catalogue, catalog, policy: preferencePolicy(4), clock };
  const recommender = await openRecommender(deps);
  t.after(() => recommender.close());
  await store.items.put([film(N_ITEMS + 1)]);
  const id = `movie:${N_ITEMS + 1}`;
  assert.deepEqual(await recommender.similarItems(id, 5), { model: undefined, items: [] });
  assert.deepEqual(await recommender.topUsers(id, 5), { model: undefined, users: [] });
  assert.equal((await recommender.estimate('u4', id)).score, undefined);
  await assert.rejects(recommender.similarItems('movie:999', 5), { code: 'not_found' });
});

test('entries that come while a version is live do not have it read again', async (t) => {
  const world = await openRecommendWorld(temporaryDirectory(t));
  t.after(() => world.store.close());
  await world.trainNow();
  const { catalog, models, store } = world;
  const shelf = await openModelShelf({ models, catalogue: 'movies', catalog });
  t.after(() => shelf.close());
  const before = shelf.live()?.serving;
  assert.ok(before !== undefined);
  await store.items.put([film(N_ITEMS + 1)]);
  await catalog.refresh();
  await shelf.reload();
  const after = shelf.live()?.serving;
  assert.equal(after?.index.ids.size, before.index.ids.size + 1);
  assert.equal(after.model, before.model);
  assert.equal(after.foldIn, before.foldIn);
});

test('a published version takes over, older ones can be named, and a page goes on in the version it began with', async (t) => {
  const world = await openRecommendWorld(temporaryDirectory(t));
  t.after(() => world.store.close());
  const { recommender, models } = world;
  const early = await recommender.recommendForUser('u4', query({ count: 3 }));
  const first = await world.trainNow();
  const begun = await recommender.recommendForUser('u4', query({ count: 3 }));
  assert.equal(begun.model?.version, first);
  for (let item = 0; item < 12; item += 2) await world.rate('latecomer', `movie:${item}`, 5);
  const second = await world.trainNow();
  assert.notEqual(second, first);
  assert.equal((await recommender.recommendForUser('u4', query())).model?.version, second);
  assert.equal(
    (await recommender.recommendForUser('u4', query({ modelVersion: first }))).model?.version,
    first,
  );
  assert.equal((await recommender.recommendForUser('latecomer', query())).source, 'als');
  assert.equal(
    (await recommender.recommendForUser('latecomer', query({ modelVersion: first }))).source,
    'fold_in',
  );
  const { cursor = '' } = begun;
  assert.equal((await recommender.recommendForUser('u4', query({ cursor }))).model?.version, first);
  const { cursor: earlyCursor = '' } = early;
  assert.equal((await recommender.recommendForUser('u4', query({ cursor: earlyCursor }))).source, 'taste');
  await models.rollback('movies');
  await recommender.reload();
  assert.equal(recommender.status().model?.version, first);
  await assert.rejects(
    recommender.popular(query({ modelVersion: '20200101T000000Z-00000000' })),
    /no model version/,
  );
});

test('a damaged live version is told, and answers go on without it', async (t) => {
  const directory = temporaryDirectory(t);
  const world = await openRecommendWorld(directory);
  t.after(() => world.store.close());
  const version = await world.trainNow();
  appendFileSync(join(directory, 'models', 'movies', version, 'users.json'), ' ');
  const { store, models, catalog, clock, recommender } = world;
  await recommender.reload();
  assert.equal((await recommender.recommendForUser('u4', query())).source, 'als');
  const reopened = await openRecommender({
    store,
    models,
    catalogue: 'movies',
    catalog,
    policy: preferencePolicy(4),
    clock,
  });
  assert.equal(reopened.status().fault?.code, 'damaged_model');
  const answer = await reopened.recommendForUser('u4', query());
  assert.equal(answer.source, 'taste');
  assert.equal(answer.items.length, 10);
});

test('a model that came through Spark ranks and predicts alike, folds users in by their ratings and explains', async (t) => {
  const directory = temporaryDirectory(t);
  const world = await openRecommendWorld(directory);
  t.after(() => world.store.close());
  const { models, recommender } = world;
  const trained = await models.load('movies', await world.trainNow());
  const exported = await exportSpark(trained, join(directory, 'spark'));
  const { fitted, fields } = await importSpark(exported, {
    ...SPARK_OPTIONS,
    endOffset: trained.manifest.snapshot.endOffset,
  });
  const { version } = await models.write('movies', fitted, fields);
  await models.publish('movies', version);
  await recommender.reload();
  const answer = await recommender.recommendForUser('u4', query());
  assert.equal(answer.source, 'als');
  for (const item of answer.items) {
    const expected = predictRating(trained, 'u4', item.itemId);
    assert.ok(Math.abs(item.score - expected) < 1e-4);
    assert.ok(Math.abs((item.predictedRating ?? Number.NaN) - expected) < 1e-4);
  }
  const values = [
    { itemId: 'movie:0', value: 5 },
    { itemId: 'movie:1', value: 1.5 },
    { itemId: 'movie:2', value: 5 },
  ];
  const anonymous = await recommender.recommendForItems(values, query({ count: 1, explain: true }));
  assert.equal(anonymous.source, 'fold_in');
  assert.ok(anonymous.items[0].because.length > 0);
  assert.equal((await recommender.popular(query())).items.length, 10);
});

test('a user who was removed is no longer among the top users of an item, before the next training too', async (t) => {
  const world = await openRecommendWorld(temporaryDirectory(t));
  t.after(() => world.store.close());
  await world.trainNow();
  const { users } = await world.recommender.topUsers('movie:11', 3);
  await world.store.users.remove([users[0].userId]);
  const after = (await world.recommender.topUsers('movie:11', 3)).users;
  assert.equal(after.length, 3);
  assert.ok(after.every(({ userId }) => userId !== users[0].userId));
});

test('a user whom the training left out gets the stars that anyone with these ratings gets', async (t) => {
  const world = await openRecommendWorld(temporaryDirectory(t));
  t.after(() => world.store.close());
  await world.rate('few', 'movie:0', 5);
  await world.rate('few', 'movie:2', 5);
  const cleaned = { minRatingsPerItem: 0, minRatingsPerUser: 4 };
  const settings = { ranking: { factors: 8, iterations: 5 }, rating: { factors: 4, iterations: 5 } };
  const parameters = { catalogue: 'movies', force: true, publish: true, ...cleaned, ...settings } as const;
  await train(world, parameters, recordingContext());
  await world.recommender.reload();
  const own = await world.recommender.recommendForUser('few', query());
  const anyone = await world.recommender.recommendForItems(
    [
      { itemId: 'movie:0', value: 5 },
      { itemId: 'movie:2', value: 5 },
    ],
    query(),
  );
  assert.equal(own.source, 'fold_in');
  assert.deepEqual(
    own.items.map((item) => [item.itemId, item.predictedRating]),
    anyone.items.map((item) => [item.itemId, item.predictedRating]),
  );
});
