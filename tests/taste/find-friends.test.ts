import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { TasteBatch } from '../../src/taste/taste-batch.ts';
import { DEFAULT_TASTE_OPTIONS } from '../../src/taste/taste-options.ts';
import { openTastePool } from '../../src/taste/taste-pool.ts';
import { createRandom, type Random } from '../../src/util/random.ts';
import { computeScan, type ScannedUser, similarIn } from '../support/taste-scan.ts';

const pool = openTastePool(2, undefined);
after(() => pool.close());

/** Collections that lean towards one half of the releases or the other, by another amount for each user. */
function drawUsers(random: Random, nUsers: number, most: number): ScannedUser[] {
  return Array.from({ length: nUsers }, (_, place) => {
    const lean = random.next();
    const owned = new Set(
      Array.from({ length: 10 + random.below(most) }, () =>
        random.next() < lean ? random.below(300) : 300 + random.below(300),
      ),
    );
    return { userRow: place + 1, owned: [...owned].sort((a, b) => a - b) };
  });
}

/** Gives the share of users, of one in so many, whose friend is the nearest of all. */
function recallOf(batch: TasteBatch, users: readonly ScannedUser[], oneIn: number): number {
  const checked = users.filter(({ userRow }) => userRow % oneIn === 0);
  const found = checked.filter(({ userRow }) => {
    let best = -1;
    for (const other of users)
      if (other.userRow !== userRow) best = Math.max(best, similarIn(batch, userRow, other.userRow));
    return similarIn(batch, userRow, batch.tables.friends[userRow]) >= best - 1e-9;
  });
  return found.length / checked.length;
}

test('a search through some of several cells finds the nearest of nearly all, whatever the number of threads', async () => {
  const random = createRandom(5);
  const genres = Array.from({ length: 600 }, () => 1 << Math.floor(15 * random.next() ** 2));
  const users = drawUsers(random, 9000, 60);
  const world = { users, hidden: [], genres };
  const batch = await computeScan(pool, world, { sharedBy: 1000, recall: 0.99 });
  assert.ok(batch.friends !== undefined && batch.friends.nCells > 2);
  const recall = recallOf(batch, users, 45);
  assert.ok(recall >= 0.95, `recall ${recall}`);
  assert.ok(batch.friends.recall >= 0.95);

  const single = openTastePool(1, undefined);
  try {
    const alone = await computeScan(single, world, { sharedBy: 1000, recall: 0.99 });
    assert.deepEqual(alone.tables.friends, batch.tables.friends);
    assert.deepEqual(alone.tables.releases, batch.tables.releases);
  } finally {
    await single.close();
  }
});

test('of 100,000 users each gets a friend, shared by few, and a release that is not owned', async () => {
  const random = createRandom(6);
  const genres = Array.from({ length: 600 }, () => 1 << Math.floor(15 * random.next() ** 2));
  const users = drawUsers(random, 100_000, 30);
  const { tables, friends } = await computeScan(pool, { users, hidden: [], genres });
  assert.ok(friends !== undefined && friends.recall >= 0.95);
  const given = new Uint32Array(tables.endRow);
  for (const { userRow, owned } of users) {
    const [friend, release] = [tables.friends[userRow], tables.releases[userRow]];
    assert.ok(friend > 0 && friend !== userRow && ++given[friend] <= DEFAULT_TASTE_OPTIONS.sharedBy);
    assert.ok(release >= 0 && !owned.includes(release));
  }
});
