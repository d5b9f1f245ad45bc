import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { GENRES } from '../../src/domain/genre.ts';
import { setHidden } from '../../src/taste/hidden-users.ts';
import { TasteStore } from '../../src/taste/taste-store.ts';
import { updateTastes } from '../../src/taste/update-tastes.ts';
import { createRandom } from '../../src/util/random.ts';
import { collectionEvent, openTasteWorld, releases, type TasteWorld } from '../support/taste-world.ts';

const list = (numbers: readonly number[]): string[] => numbers.map((number) => `release:${number}`);
let tsMs = 1_700_000_000_000;
function own(userId: string, numbers: readonly number[]) {
  tsMs += 1000;
  return collectionEvent('own_set', userId, { items: list(numbers), tsMs });
}
function one(type: 'own_add' | 'own_remove', userId: string, number: number) {
  tsMs += 1000;
  return collectionEvent(type, userId, { itemId: `release:${number}`, tsMs });
}

/** Scores by the definition, from what the store says that a user owns. */
async function recount({ store }: TasteWorld, userId: string): Promise<number[]> {
  const owned = (await store.interactions.read('records', userId)).filter(({ isOwned }) => isOwned);
  const genresOf = new Map(releases(40).map(({ itemId, genres }) => [itemId, genres]));
  return GENRES.map(({ name }) => owned.filter(({ itemId }) => genresOf.get(itemId)?.includes(name)).length);
}

test('scores follow every event at once, ranks are those of the batch, and a friend comes with reasons', async (context) => {
  const world = await openTasteWorld(context);
  await world.say([own('ann', [0, 15, 30, 1]), own('bob', [0, 15, 30, 2]), own('cat', [5, 6, 7, 8, 9])]);
  await assert.rejects(world.answers.readFriend('ann'), { code: 'no_data' });
  assert.equal((await world.answers.readTaste('ann')).genres[0].rank, undefined);
  await world.run();

  const { friend, release } = await world.answers.readFriend('ann');
  assert.equal(friend?.userId, 'bob');
  assert.ok(friend.similarity !== undefined && friend.similarity > 0.8 && friend.similarity <= 1);
  assert.equal(friend.nShared, 3);
  assert.deepEqual(friend.sharedReleases.toSorted(), list([0, 15, 30]));
  assert.equal(friend.sharedGenres[0].genre.key, 'blues');
  assert.deepEqual([friend.sharedGenres[0].ownRank, friend.sharedGenres[0].friendRank], [1, 1]);
  assert.deepEqual(release, { itemId: 'release:2', source: 'friend' });

  await world.say([one('own_add', 'ann', 2)]);
  const taste = await world.answers.readTaste('ann');
  assert.deepEqual(
    taste.genres.map(({ score }) => score),
    await recount(world, 'ann'),
  );
  assert.equal(taste.nReleases, 5);
  assert.equal(taste.nRanked, 3);
  const after = await world.answers.readFriend('ann');
  assert.equal(after.release?.source, 'popular');
  assert.ok(!list([0, 15, 30, 1, 2]).includes(after.release?.itemId ?? ''));
});

test('a release without an entry is recommended to nobody, by a batch or since', async (context) => {
  const world = await openTasteWorld(context);
  const unknown = [90, 91, 92];
  await world.say([own('ann', [0, 15, 30]), own('bob', [0, 15, 30, 2, ...unknown]), own('cat', [5, 90])]);
  await world.run();
  assert.deepEqual((await world.answers.readFriend('ann')).release, {
    itemId: 'release:2',
    source: 'friend',
  });
  await world.say([one('own_add', 'ann', 2), one('own_add', 'bob', 93)]);
  const { friend, release } = await world.answers.readFriend('ann');
  assert.equal(friend?.userId, 'bob');
  assert.equal(release?.source, 'popular');
  assert.ok(list(Array.from({ length: 40 }, (_, row) => row)).includes(release.itemId));
});

test('a leader board shows those with a score by rank in pages', async (context) => {
  const world = await openTasteWorld(context);
  await world.say([own('ann', [0]), own('bob', [0, 15]), own('cat', [0, 15]), own('dan', [5])]);
  await world.run();
  const { leaders, nLeaders } = await world.answers.readLeaders(0, 0, 2);
  assert.equal(nLeaders, 3);
  assert.deepEqual(leaders, [
    { userId: 'bob', rank: 1, score: 2 },
    { userId: 'cat', rank: 1, score: 2 },
  ]);
  const rest = await world.answers.readLeaders(0, 2, 10);
  assert.deepEqual(rest.leaders, [{ userId: 'ann', rank: 3, score: 1 }]);
});

test('who opts out is nobody’s friend and on no board from that moment on; profiles of others never are', async (context) => {
  const world = await openTasteWorld(context);
  await world.store.users.put([{ userId: 'non', member: false, attributes: {}, source: 'discogs' }]);
  await world.say([
    own('ann', [0, 15]),
    own('bob', [0, 15, 30]),
    own('non', [0, 15, 20]),
    own('cat', [0, 9, 8]),
  ]);
  await world.run();
  assert.equal((await world.answers.readFriend('ann')).friend?.userId, 'bob');
  await assert.rejects(world.answers.readTaste('non'), { code: 'not_found' });
  await setHidden(world.store.documents, 'bob', true);
  assert.equal((await world.answers.readFriend('ann')).friend?.userId, 'cat');
  const board = await world.answers.readLeaders(0, 0, 10);
  assert.deepEqual(
    board.leaders.map(({ userId }) => userId),
    ['ann', 'cat'],
  );
  const { friend, release } = await world.answers.readFriend('bob');
  assert.equal(friend, undefined);
  assert.ok(release !== undefined);
  await world.run();
  assert.equal((await world.answers.readTaste('ann')).nRanked, 2);
  await setHidden(world.store.documents, 'bob', false);
  await world.run();
  assert.equal((await world.answers.readTaste('bob')).isHidden, false);
});

test('users who come after the batch, and ones without a collection, get a friend and a release', async (context) => {
  const world = await openTasteWorld(context);
  await world.say([own('ann', [0, 15]), own('bob', [5, 6])]);
  await world.run();
  await world.say([own('new', [5, 6, 7]), own('empty', [])]);
  const answer = await world.answers.readFriend('new');
  assert.equal(answer.friend?.userId, 'bob');
  const empty = await world.answers.readFriend('empty');
  assert.ok(empty.friend !== undefined && empty.release !== undefined);
  assert.equal(empty.friend.similarity, undefined);
  await assert.rejects(world.answers.readFriend('nobody'), { code: 'not_found' });
});

test('without releases and users there is a batch of nobody, which answers', async (context) => {
  const world = await openTasteWorld(context, 0);
  assert.deepEqual(await world.run(), { nUsers: 0, changedOnly: false });
  assert.deepEqual((await world.answers.readLeaders(3, 0, 10)).leaders, []);
  assert.deepEqual(await world.run({ changedOnly: true }), { nUsers: 0, changedOnly: true });
  await world.say([own('ann', [])]);
  const { friend, release } = await world.answers.readFriend('ann');
  assert.deepEqual([friend, release], [undefined, undefined]);
});

test('answers about single users are those of the batch where nothing has changed', async (context) => {
  const world = await openTasteWorld(context, 120);
  const random = createRandom(3);
  const userIds = Array.from({ length: 30 }, (_, place) => `u${place}`);
  const draw = () => [...new Set(Array.from({ length: 1 + random.below(25) }, () => random.below(120)))];
  await world.say(userIds.map((userId) => own(userId, draw())));
  await world.run();
  const { current } = world.tastes;
  assert.ok(current !== undefined);
  const itemIds = await world.store.items.ids('records');
  for (const userId of userIds) {
    const userRow = (await world.store.users.rowOf(userId)) ?? -1;
    const { friend, release } = await world.answers.readFriend(userId);
    const [stored] = await world.store.users.atRows([current.reader.friendOf(userRow)]);
    assert.equal(friend?.userId, stored?.userId);
    assert.equal(release?.itemId, itemIds[current.reader.releaseOf(userRow)]);
  }
});

const USERS = ['a', 'b', 'c', 'd', 'e'];
const anyStep = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('one' as const),
      type: fc.constantFrom('own_add' as const, 'own_remove' as const),
      user: fc.nat(4),
      item: fc.nat(39),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('list' as const),
      user: fc.nat(4),
      items: fc.uniqueArray(fc.nat(39), { maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), user: fc.nat(4) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('update' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('batch' as const) }) },
);

test('scores kept up to date are those of a recount, whatever changes while they are computed', async (context) => {
  const world = await openTasteWorld(context);
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 25 }), async (steps) => {
      let running: Promise<unknown> = world.run();
      for (const step of steps) {
        // Not awaited: what follows happens while it runs. Of jobs one runs at a time.
        if (step.kind === 'update') running = running.then(() => updateTastes(world.deps));
        else if (step.kind === 'batch') running = running.then(() => world.run());
        else if (step.kind === 'list') await world.say([own(USERS[step.user], step.items)]);
        else if (step.kind === 'erase') {
          tsMs += 1000;
          await world.say([collectionEvent('user_erase', USERS[step.user], { tsMs })]);
        } else await world.say([one(step.type, USERS[step.user], step.item)]);
        await setImmediate();
      }
      await running;
      await updateTastes(world.deps);
      const { current } = world.tastes;
      assert.ok(current !== undefined);
      const expected: number[][] = [];
      for (const userId of USERS) {
        const userRow = await world.store.users.rowOf(userId);
        if (userRow === undefined) continue;
        const scores = await recount(world, userId);
        const changed = current.changes.users.get(userRow);
        const kept: number[] = changed?.scores ?? [...current.reader.scoresOf(userRow)];
        assert.deepEqual(kept.slice(0, 15), scores, userId);
        expected.push(scores);
      }
      for (const [genre] of GENRES.entries())
        for (const scores of expected) {
          const above = expected.filter((others) => others[genre] > scores[genre]).length;
          assert.equal(current.ranks.rank(genre, scores[genre]), above + 1);
        }
    }),
    { numRuns: 8, endOnFailure: true },
  );
});

test('who changes while an update goes over the log is in the next update', async (context) => {
  const world = await openTasteWorld(context);
  await world.say([own('ann', [0, 15]), own('bob', [5, 6])]);
  await world.run();
  await world.say([one('own_add', 'ann', 5)]);
  const { log } = world.deps;
  const readBlocks: typeof log.readBlocks = async (from, minEvents) => {
    const blocks = await log.readBlocks(from, minEvents);
    await world.say([one('own_add', 'bob', 0)]);
    return blocks;
  };
  assert.equal(await updateTastes({ ...world.deps, log: { readBlocks } }), 1);
  assert.equal(await updateTastes(world.deps), 1);
  const bob = (await world.store.users.rowOf('bob')) ?? -1;
  const kept = world.tastes.current?.changes.users.get(bob);
  assert.deepEqual(kept?.scores.slice(0, 15), await recount(world, 'bob'));
});

test('changes survive a restart, and an update that the log tells of is not lost with them', async (context) => {
  const world = await openTasteWorld(context);
  await world.say([own('ann', [0, 15]), own('bob', [5, 6])]);
  await world.run();
  await world.say([one('own_add', 'ann', 5), one('own_add', 'ann', 6)]);
  assert.deepEqual(await world.run({ changedOnly: true }), { nUsers: 1, changedOnly: true });
  assert.deepEqual(await world.run({ changedOnly: true }), { nUsers: 0, changedOnly: true });
  const again = new TasteStore(world.tastes.directory);
  await again.load();
  assert.equal(again.current?.changes.users.size, 1);
  assert.equal(again.current?.changes.offset, 4);
  again.close();
});

test('a batch that was cut off leaves the one before; a damaged one is told of', async (context) => {
  const world = await openTasteWorld(context);
  await world.say([own('ann', [0, 15]), own('bob', [0, 6])]);
  await world.run();
  const { directory } = world.tastes;
  const [name] = readdirSync(directory).filter((entry) => entry.startsWith('batch-'));
  mkdirSync(join(directory, '.tmp-batch'), { recursive: true });
  writeFileSync(join(directory, '.tmp-batch', 'scores'), 'cut');
  mkdirSync(join(directory, 'batch-000099'));
  const again = new TasteStore(directory);
  await again.load();
  assert.equal(again.current?.reader.manifest.batch, name);
  again.close();
  await world.run();
  const left = readdirSync(directory).filter((entry) => entry !== 'live.json');
  assert.deepEqual(left, ['batch-000100']);
  truncateSync(join(directory, 'batch-000100', 'scores'), 3);
  await assert.rejects(new TasteStore(directory).load(), { code: 'damaged_data' });
});
