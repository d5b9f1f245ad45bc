import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from '../../src/recommend/answer.ts';
import { film, idsOf, openRecommendWorld, query, type RecommendWorld } from '../support/recommend-world.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const GHOST = 'movie:ghost';

/** Gives what answers list of every kind. */
async function listedBy({ recommender }: RecommendWorld): Promise<string[]> {
  const everything = query({ count: 60 });
  const answers: Answer[] = [
    await recommender.popular(everything),
    await recommender.recommendForUser('u2', everything),
    await recommender.recommendForUser('nobody', everything),
    await recommender.recommendForItems([{ itemId: 'movie:0', value: 5 }], everything),
  ];
  const similar = await recommender.similarItems('movie:2', 60);
  return [...answers.flatMap((answer) => [...idsOf(answer)]), ...similar.items.map(({ itemId }) => itemId)];
}

test('what is known from events alone is never listed, liked as it may be, until it has an entry', async (context) => {
  const world = await openRecommendWorld(temporaryDirectory(context));
  context.after(async () => {
    world.recommender.close();
    await world.store.close();
  });
  for (let user = 4; user < 60; user += 2) await world.rate(`u${user}`, GHOST, 5);
  await world.recommender.reload();
  assert.ok(!(await listedBy(world)).includes(GHOST), 'without a model');
  await world.trainNow();
  const listed = await listedBy(world);
  assert.ok(!listed.includes(GHOST), 'with a model');
  assert.ok(listed.includes('movie:4'));
  await world.store.items.put([film(0, { itemId: GHOST })]);
  await world.recommender.reload();
  assert.ok((await listedBy(world)).includes(GHOST), 'with an entry');
});

test('a catalogue that is kept elsewhere is listed by ids', async (context) => {
  const world = await openRecommendWorld(temporaryDirectory(context));
  context.after(async () => {
    world.recommender.close();
    await world.store.close();
  });
  await world.store.items.remove(Array.from({ length: 40 }, (_, number) => `movie:${number}`));
  await world.trainNow();
  assert.ok(idsOf(await world.recommender.recommendForUser('u2', query({ count: 5 }))).length === 5);
});
