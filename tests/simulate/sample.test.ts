import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HALF_STARS, isOnScale } from '../../src/domain/rating-scale.ts';
import { generateSample } from '../../src/simulate/generate-sample.ts';
import { loadSample, removeSample, sampleIsLoaded } from '../../src/simulate/sample.ts';
import { openImportWorld, temporaryFolder } from '../support/import-world.ts';

test('the same seed gives the same sample, another seed another one', () => {
  assert.deepEqual(generateSample({ seed: 7 }), generateSample({ seed: 7 }));
  assert.notDeepEqual(generateSample({ seed: 7 }).events, generateSample({ seed: 8 }).events);
});

test('the sample has films, users and ratings of the promised size, labelled as synthetic', () => {
  const { items, users, events } = generateSample({ seed: 7 });
  assert.deepEqual([items.length, users.length], [240, 601]);
  assert(events.length > 25_000 && events.length < 36_000);
  assert.equal(new Set(items.map(({ title }) => title)).size, 240);
  assert.equal(new Set(events.map(({ eventId }) => eventId)).size, events.length);
  assert(items.every(({ attributes, source }) => attributes.synthetic === true && source === 'sample'));
  assert(events.every(({ value }) => value !== undefined && isOnScale(value, HALF_STARS)));
  assert.equal(events.filter(({ userId }) => userId === 'demo').length, 25);
});

test('the sample is loaded once and removed with every rating of its films', async (context) => {
  const world = await openImportWorld(temporaryFolder(context));
  context.after(() => world.close());
  const { log, store } = world;
  const deps = { log, store, clock: Date.now };
  await loadSample(deps);
  const end = await log.endOffset();
  await loadSample(deps);
  assert.equal(await log.endOffset(), end);
  assert.equal(await sampleIsLoaded(deps), true);
  await store.interactions.waitFor(end, 10_000);
  await removeSample(deps, 10_000);
  assert.equal(await sampleIsLoaded(deps), false);
  assert.equal(await store.users.get('demo'), undefined);
  assert.equal((await store.items.get('movie:sample-1'))?.stub, true);
  assert.deepEqual((await store.items.list('movies', {}, 10)).values, []);
  await assert.rejects(removeSample(deps, 10_000), { code: 'not_found' });
});
