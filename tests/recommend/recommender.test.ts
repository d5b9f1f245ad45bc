import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { DeadwaxError } from '../../src/errors.ts';
import type { Answer } from '../../src/recommend/answer.ts';
import { film, idsOf, N_ITEMS, N_USERS, openRecommendWorld, query } from '../support/recommend-world.ts';

const directory = mkdtempSync(join(tmpdir(), 'deadwax-recommend-'));
const world = await openRecommendWorld(directory);
const { recommender } = world;
const version = await world.trainNow();
after(async () => {
  recommender.close();
  await world.store.close();
  rmSync(directory, { recursive: true, force: true });
});

function hasCode(code: string) {
  return (error: unknown) => error instanceof DeadwaxError && error.code === code;
}

function numberOf(itemId: string): number {
  return Number(itemId.split(':')[1]);
}

async function allPages(read: (cursor: string | undefined) => Promise<Answer>): Promise<readonly Answer[]> {
  const answers: Answer[] = [await read(undefined)];
  for (let cursor = answers[0].cursor; cursor !== undefined; cursor = answers.at(-1)?.cursor)
    answers.push(await read(cursor));
  return answers;
}

const anyQuery = fc.record({
  count: fc.integer({ min: 1, max: 60 }),
  diversity: fc.constantFrom(0, 0.3, 1),
  explain: fc.boolean(),
  excludeItemIds: fc.uniqueArray(
    fc.nat(N_ITEMS - 1).map((n) => `movie:${n}`),
    { maxLength: 5 },
  ),
});

test('no user ever gets a seen or excluded item, an item twice or an empty list, whatever is asked', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(N_USERS + 5), anyQuery, fc.boolean(), async (user, changes, byItems) => {
      const userId = `u${user}`;
      const seen = await world.seenBy(userId);
      const values = [...seen].map((itemId) => ({
        itemId,
        value: numberOf(itemId) % 2 === user % 2 ? 5 : 2,
      }));
      const answer = byItems
        ? await recommender.recommendForItems(values, query(changes))
        : await recommender.recommendForUser(userId, query(changes));
      const ids = idsOf(answer);
      assert.equal(new Set(ids).size, ids.length);
      assert.deepEqual(
        ids.filter((id) => seen.has(id) || changes.excludeItemIds.includes(id)),
        [],
      );
      const available = N_ITEMS - new Set([...seen, ...changes.excludeItemIds]).size;
      assert.equal(ids.length, Math.min(changes.count, available));
      assert.deepEqual(
        answer.items.map((item) => item.rank),
        ids.map((_, place) => place + 1),
      );
    }),
    { numRuns: 150 },
  );
});

test('a user of the model is answered by stored factors with films of the loved kind and plausible stars', async () => {
  const answer = await recommender.recommendForUser('u4', query({ count: 5 }));
  assert.equal(answer.source, 'als');
  assert.equal(answer.model?.version, version);
  assert.deepEqual(
    answer.items.map((item) => numberOf(item.itemId) % 2),
    [0, 0, 0, 0, 0],
  );
  for (const item of answer.items)
    assert.ok(item.predictedRating !== undefined && item.predictedRating > 3.5);
});

test('contributions of the own items sum to the score, and the top three are named', async () => {
  const values = [0, 2, 4, 6, 8].map((number) => ({ itemId: `movie:${number}`, value: 5 }));
  const { items, source } = await recommender.recommendForItems(values, query({ explain: true }));
  assert.equal(source, 'fold_in');
  for (const { because, score } of items.slice(0, 3)) {
    assert.equal(because.length, 3);
    assert.ok(
      because.every(
        (reason) => reason.contribution > 0 && values.some((value) => value.itemId === reason.itemId),
      ),
    );
    assert.ok(because[0].contribution >= because[2].contribution);
    assert.ok(score > 0);
  }
  const three = await recommender.recommendForItems(values.slice(0, 3), query({ explain: true }));
  const [best] = three.items;
  const sum = best.because.reduce((total, reason) => total + reason.contribution, 0);
  assert.ok(Math.abs(sum - best.score) < 1e-4, `${sum} and ${best.score}`);
});

test('a rating changes the next answer, and taking it back changes it again', async () => {
  const before = await recommender.recommendForUser('newcomer', query());
  assert.equal(before.source, 'popular');
  await world.rate('newcomer', 'movie:1', 5);
  await world.rate('newcomer', 'movie:3', 5);
  const first = await recommender.recommendForUser('newcomer', query({ explain: true }));
  assert.equal(first.source, 'fold_in');
  assert.deepEqual(
    first.items.slice(0, 5).map((item) => numberOf(item.itemId) % 2),
    [1, 1, 1, 1, 1],
  );
  assert.ok(!idsOf(first).includes('movie:1'));
  await world.rate('newcomer', 'movie:1', Number.NaN);
  const second = await recommender.recommendForUser('newcomer', query({ count: N_ITEMS }));
  assert.ok(idsOf(second).includes('movie:1'));
  assert.notDeepEqual(
    second.items.slice(0, 10).map((item) => item.score),
    first.items.map((item) => item.score),
  );
});

test('a user of the model who rates again is folded in', async () => {
  assert.equal((await recommender.recommendForUser('u8', query())).source, 'als');
  await world.rate('u8', 'movie:1', 5);
  const answer = await recommender.recommendForUser('u8', query());
  assert.equal(answer.source, 'fold_in');
  assert.ok(!idsOf(answer).includes('movie:1'));
});

test('someone with low ratings only is answered by taste, away from what was disliked', async () => {
  for (const number of [0, 2, 4, 6]) await world.rate('grumbler', `movie:${number}`, 1);
  const answer = await recommender.recommendForUser('grumbler', query());
  assert.equal(answer.source, 'taste');
  const odd = answer.items.filter((item) => numberOf(item.itemId) % 2 === 1).length;
  assert.ok(odd >= 8, `${odd} of 10`);
  assert.ok(answer.items.every((item) => item.predictedRating !== undefined));
});

test('an unknown user gets popular items in falling order, with the stars of the average user', async () => {
  const answer = await recommender.recommendForUser('nobody', query());
  assert.equal(answer.source, 'popular');
  assert.equal(answer.model, undefined);
  assert.deepEqual(idsOf(answer), idsOf(await recommender.popular(query())));
  const scores = answer.items.map((item) => item.score);
  assert.deepEqual(
    scores,
    scores.toSorted((one, other) => other - one),
  );
  assert.ok(answer.items.every((item) => item.because.length === 0));
  const { rating, items } = await world.models.load('movies');
  const [first] = answer.items;
  const itemRow = items.rowOf(first.itemId);
  assert.ok(rating !== undefined && itemRow !== undefined);
  assert.equal(first.predictedRating, rating.mean + rating.itemBiases[itemRow]);
});

test('filters hold on every source', async () => {
  for (const userId of ['u4', 'u5', 'newcomer', 'grumbler', 'nobody']) {
    const comedies = await recommender.recommendForUser(userId, query({ genre: 'comedy', count: 40 }));
    assert.ok(
      comedies.items.length > 0 && comedies.items.every((item) => numberOf(item.itemId) % 2 === 0),
      userId,
    );
    const late = await recommender.recommendForUser(
      userId,
      query({ yearFrom: 2003, yearTo: 2005, count: 40 }),
    );
    assert.ok(late.items.every((item) => [3, 5].includes(numberOf(item.itemId) % 10)));
    const only = await recommender.recommendForUser(
      userId,
      query({ onlyItemIds: ['movie:7', 'movie:8', 'movie:999'] }),
    );
    assert.ok(idsOf(only).every((id) => ['movie:7', 'movie:8'].includes(id)));
    const nothing = await recommender.recommendForUser(userId, query({ genre: 'Opera' }));
    assert.deepEqual(nothing.items, []);
  }
});

test('seen items come back only when they are asked for', async () => {
  const seen = await world.seenBy('u4');
  const answer = await recommender.recommendForUser('u4', query({ includeSeen: true, count: N_ITEMS }));
  assert.equal(answer.items.length, N_ITEMS);
  assert.ok(idsOf(answer).some((id) => seen.has(id)));
});

test('pages follow each other without repeats and make up the whole list', async () => {
  for (const userId of ['u4', 'newcomer', 'grumbler', 'nobody']) {
    for (const diversity of [0, 0.5]) {
      const whole = await recommender.recommendForUser(userId, query({ count: N_ITEMS, diversity }));
      const pages = await allPages((cursor) =>
        recommender.recommendForUser(
          userId,
          query({ count: 3, diversity, ...(cursor === undefined ? {} : { cursor }) }),
        ),
      );
      assert.deepEqual(pages.flatMap(idsOf), idsOf(whole));
      assert.deepEqual(
        pages.flatMap((page) => page.items.map((item) => item.rank)),
        whole.items.map((item) => item.rank),
      );
    }
  }
  await assert.rejects(recommender.popular(query({ cursor: 'bogus' })), hasCode('invalid_input'));
});

test('diversity keeps the best item and mixes the kinds', async () => {
  const values = [0, 2, 4].map((number) => ({ itemId: `movie:${number}`, value: 5 }));
  const plain = await recommender.recommendForItems(values, query());
  const mixed = await recommender.recommendForItems(values, query({ diversity: 0.7 }));
  const nDramas = (answer: Answer) => answer.items.filter((item) => numberOf(item.itemId) % 2 === 1).length;
  assert.equal(idsOf(mixed)[0], idsOf(plain)[0]);
  assert.ok(nDramas(mixed) > nDramas(plain));
});

test('similar items are of the same kind, without the item itself', async () => {
  const { items, model } = await recommender.similarItems('movie:2', 8);
  assert.equal(model?.version, version);
  assert.deepEqual(
    items.map((item) => numberOf(item.itemId) % 2),
    new Array(8).fill(0),
  );
  assert.ok(items.every((item) => item.itemId !== 'movie:2' && item.score <= 1.0001));
  await assert.rejects(recommender.similarItems('movie:404', 3), hasCode('not_found'));
});

test('top users of an item have not rated it and love its kind', async () => {
  const { users } = await recommender.topUsers('movie:11', 6);
  assert.equal(users.length, 6);
  for (const { userId } of users) {
    assert.equal(Number(userId.slice(1)) % 2, 1);
    assert.ok(!(await world.seenBy(userId)).has('movie:11'));
  }
  const some = await recommender.topUsers('movie:11', 6, { userIds: ['u2', 'newcomer', 'nobody'] });
  assert.deepEqual(
    some.users.map((user) => user.userId),
    ['newcomer', 'u2'].filter((id) => some.users.some((user) => user.userId === id)),
  );
});

test('an estimate has a score and stars for a known pair, and the stars of the average user for an unknown one', async () => {
  const estimate = await recommender.estimate('u6', 'movie:2');
  assert.ok(estimate.score !== undefined && estimate.predictedRating !== undefined);
  const other = await recommender.estimate('u6', 'movie:3');
  assert.ok(other.predictedRating !== undefined && estimate.predictedRating > other.predictedRating);
  const unknown = await recommender.estimate('nobody', 'movie:2');
  assert.equal(unknown.score, undefined);
  assert.ok(unknown.predictedRating !== undefined);
  await assert.rejects(recommender.estimate('u6', 'movie:404'), hasCode('not_found'));
});

test('films newer than the model are guessed from their genres, marked cold and explained', async () => {
  await world.store.items.put([
    film(100, { genres: ['Comedy'], year: 1994 }),
    film(101, { genres: ['Drama'], year: 2004 }),
  ]);
  await recommender.reload();
  const values = [0, 2, 4].map((number) => ({ itemId: `movie:${number}`, value: 5 }));
  const answer = await recommender.recommendForItems(values, query({ count: 50, explain: true }));
  const cold = answer.items.filter((item) => item.cold);
  assert.deepEqual(
    cold.map((item) => item.itemId),
    ['movie:100', 'movie:101'],
  );
  const [comedy, drama] = cold;
  assert.ok(comedy.score > drama.score && comedy.predictedRating === undefined);
  const sum = comedy.because.reduce((total, reason) => total + reason.contribution, 0);
  assert.ok(comedy.because.length > 0 && Math.abs(sum - comedy.score) < 1e-3, `${sum} and ${comedy.score}`);
  // Someone who rated nothing but a cold film is answered by taste.
  await world.rate('pioneer', 'movie:100', 5);
  const pioneer = await recommender.recommendForUser('pioneer', query());
  assert.equal(pioneer.source, 'taste');
  assert.ok(!idsOf(pioneer).includes('movie:100'));
});
