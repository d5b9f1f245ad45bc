import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { GENRES } from '../../src/domain/genre.ts';
import { SCORE_STRIDE, SIZE_AT } from '../../src/taste/genre-scores.ts';
import { RankTable, sortLeaders } from '../../src/taste/rank-table.ts';
import type { TasteBatch } from '../../src/taste/taste-batch.ts';
import type { TasteOptions } from '../../src/taste/taste-options.ts';
import { openTastePool } from '../../src/taste/taste-pool.ts';
import { computeScan, type ScannedUser, similarIn } from '../support/taste-scan.ts';

const N_ITEMS = 24;
/** No two releases alike; the last ones carry no genre. */
const GENRE_BITS = Array.from({ length: N_ITEMS }, (_, row) =>
  row < 20 ? (1 << (row % 15)) | (row % 3 === 0 ? 1 << ((row * 7) % 15) : 0) : 0,
);
const pool = openTastePool(2, undefined);
after(() => pool.close());

interface World {
  readonly users: readonly ScannedUser[];
  readonly hidden: readonly number[];
  readonly unlisted?: readonly number[];
}

function compute(world: World, options: Partial<TasteOptions> = {}): Promise<TasteBatch> {
  return computeScan(pool, { ...world, genres: GENRE_BITS }, options);
}

const anyWorld: fc.Arbitrary<World> = fc
  .array(
    fc.record({
      owned: fc.uniqueArray(fc.nat(N_ITEMS - 1), { maxLength: 8 }),
      wanted: fc.uniqueArray(fc.nat(N_ITEMS - 1), { maxLength: 3 }),
      isOther: fc.integer({ min: 0, max: 9 }),
    }),
    { maxLength: 25 },
  )
  .map((drawn) => ({
    users: drawn.map((user, place) => ({ ...user, userRow: 2 * place + 1, isMember: user.isOther !== 0 })),
    hidden: drawn.flatMap(({ isOther }, place) => (isOther === 1 ? [2 * place + 1] : [])),
  }));

function isRanked({ hidden }: World, { userRow, isMember = true }: ScannedUser): boolean {
  return isMember && !hidden.includes(userRow);
}

/** Scores by the definition. */
function recount({ owned }: ScannedUser, bits: readonly number[] = GENRE_BITS): number[] {
  const scores = GENRES.map((_, genre) => owned.filter((row) => bits[row] & (1 << genre)).length);
  return [...scores, owned.length];
}

function scoresIn({ tables }: TasteBatch, userRow: number): number[] {
  return [...tables.scores.subarray(userRow * SCORE_STRIDE, (userRow + 1) * SCORE_STRIDE)];
}

function withTaste(world: World): ScannedUser[] {
  return world.users.filter(
    (user) =>
      isRanked(world, user) &&
      recount(user)
        .slice(0, SIZE_AT)
        .some((n) => n > 0),
  );
}

const RUNS = { numRuns: 30 };

test('scores are what a recount of the collections gives', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, async (world) => {
      const batch = await compute(world);
      for (const user of world.users) assert.deepEqual(scoresIn(batch, user.userRow), recount(user));
      assert.deepEqual(
        [...batch.counts.owners],
        GENRE_BITS.map((_, row) => world.users.filter(({ owned }) => owned.includes(row)).length),
      );
    }),
    RUNS,
  );
});

test('a rank is 1 and how many ranked users have more; boards show who has a score, the highest first', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, async (world) => {
      const batch = await compute(world);
      const table = new RankTable(batch.rankCounts);
      const ranked = world.users.filter((user) => isRanked(world, user));
      for (const [genre, counts] of batch.rankCounts.entries()) {
        const board = sortLeaders(batch.tables, genre, counts);
        const scoreOf = (user: ScannedUser): number => recount(user)[genre];
        for (const user of ranked) {
          const above = ranked.filter((other) => scoreOf(other) > scoreOf(user)).length;
          const below = ranked.filter((other) => scoreOf(other) < scoreOf(user)).length;
          assert.equal(table.rank(genre, scoreOf(user)), above + 1);
          assert.equal(table.percentile(genre, scoreOf(user)), (100 * below) / ranked.length);
        }
        const expected = ranked
          .filter((user) => scoreOf(user) > 0)
          .sort((a, b) => scoreOf(b) - scoreOf(a) || a.userRow - b.userRow);
        assert.deepEqual(
          [...board],
          expected.map(({ userRow }) => userRow),
        );
        assert.equal(table.nScoring(genre), board.length);
        expected.forEach((user, place) => {
          assert.equal(table.scoreAtPlace(genre, place), scoreOf(user));
        });
      }
    }),
    RUNS,
  );
});

test('a friend is the nearest taste of all ranked users where it may be shared by any number', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, async (world) => {
      const batch = await compute(world, { sharedBy: 1000 });
      const tastes = withTaste(world);
      for (const { userRow } of tastes) {
        const others = tastes.filter((other) => other.userRow !== userRow);
        const friend = batch.tables.friends[userRow];
        if (others.length === 0) {
          assert.equal(friend, -1);
          continue;
        }
        const best = Math.max(...others.map((other) => similarIn(batch, userRow, other.userRow)));
        assert.ok(Math.abs(similarIn(batch, userRow, friend) - best) < 1e-12);
      }
    }),
    RUNS,
  );
});

test('nobody is their own friend, nor of more users than allowed, and no hidden user is anyone’s', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, fc.integer({ min: 2, max: 4 }), async (world, sharedBy) => {
      const { friends } = (await compute(world, { sharedBy })).tables;
      const tastes = withTaste(world);
      const given = new Map<number, number>();
      for (const user of world.users) {
        const friend = friends[user.userRow];
        if (!isRanked(world, user)) assert.equal(friend, -1);
        if (friend < 0) continue;
        assert.notEqual(friend, user.userRow);
        const found = world.users.find(({ userRow }) => userRow === friend);
        assert.ok(found !== undefined && isRanked(world, found));
        if (tastes.includes(user)) given.set(friend, (given.get(friend) ?? 0) + 1);
      }
      for (const count of given.values()) assert.ok(count <= sharedBy, `${count} users share a friend`);
      if (tastes.length > 1) for (const { userRow } of tastes) assert.ok(friends[userRow] >= 0);
    }),
    RUNS,
  );
});

test('the older rule: of those above in the favourite genre the one with the most of the second', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, async (world) => {
      const { friends } = (await compute(world, { rule: 'favourites' })).tables;
      const ranked = world.users.filter((user) => isRanked(world, user));
      for (const user of withTaste(world)) {
        const scores = recount(user);
        const order = GENRES.map((_, genre) => genre)
          .filter((genre) => scores[genre] > 0)
          .sort((a, b) => scores[b] - scores[a] || a - b);
        const [first, second = first] = order;
        const above = ranked.filter((other) => recount(other)[first] > scores[first]);
        const best = above.sort(
          (a, b) => recount(b)[second] - recount(a)[second] || a.userRow - b.userRow,
        )[0];
        if (best !== undefined) assert.equal(friends[user.userRow], best.userRow);
        else assert.notEqual(friends[user.userRow], user.userRow);
      }
    }),
    RUNS,
  );
});

test('a release is the most-owned of the friend’s that the user lacks, otherwise another that the user lacks, always one that lists show', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyWorld,
      fc.uniqueArray(fc.nat(N_ITEMS - 1), { maxLength: 6 }),
      async (world, unlisted) => {
        const { tables, counts } = await compute({ ...world, unlisted }, { rotation: 1 });
        for (const user of world.users) {
          const release = tables.releases[user.userRow];
          if (!isRanked(world, user)) {
            assert.equal(release, -1);
            continue;
          }
          assert.ok(release >= 0 && !user.owned.includes(release) && !unlisted.includes(release));
          const friend = world.users.find(({ userRow }) => userRow === tables.friends[user.userRow]);
          const offered = (friend?.owned ?? []).filter(
            (row) => !user.owned.includes(row) && !unlisted.includes(row),
          );
          if (offered.length === 0) continue;
          const most = offered.sort(
            (a, b) => counts.owners[b] - counts.owners[a] || counts.wanting[b] - counts.wanting[a],
          )[0];
          assert.ok(offered.includes(release));
          assert.equal(counts.owners[release], counts.owners[most]);
          assert.equal(counts.wanting[release], counts.wanting[most]);
        }
      },
    ),
    RUNS,
  );
});

test('of twins each gets another friend and, where nothing tells releases apart, another release', async () => {
  const users = Array.from({ length: 40 }, (_, place) => ({ userRow: place + 1, owned: [0, 1] }));
  // Someone apart, who makes the others’ releases something to offer.
  const all = [...users, { userRow: 41, owned: [0, 2, 3, 4, 5, 6, 7, 8] }];
  const { tables } = await compute({ users: all, hidden: [] }, { sharedBy: 2 });
  const friends = users.map(({ userRow }) => tables.friends[userRow]);
  assert.ok(new Set(friends).size >= 20);
  const lone = Array.from({ length: 30 }, (_, place) => ({ userRow: place + 1, owned: [] }));
  const fallback = await compute({ users: [...lone, { userRow: 31, owned: [2, 3, 4, 5] }], hidden: [] });
  assert.deepEqual(new Set(fallback.tables.releases.subarray(1, 31)), new Set([2, 3, 4, 5]));
  assert.deepEqual(new Set(fallback.tables.friends.subarray(1, 31)), new Set([31]));
});

test('the sole user gets a release and no friend; who owns everything gets none', async () => {
  const { tables } = await compute({ users: [{ userRow: 1, owned: [3] }], hidden: [] });
  assert.equal(tables.friends[1], -1);
  assert.ok(tables.releases[1] >= 0 && tables.releases[1] !== 3);
  const everything = Array.from({ length: N_ITEMS }, (_, row) => row);
  const complete = await compute({ users: [{ userRow: 1, owned: everything }], hidden: [] });
  assert.equal(complete.tables.releases[1], -1);
});
