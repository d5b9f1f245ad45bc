import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GENRES } from '../../../src/domain/genre.ts';
import { CollectionSteps } from '../../../src/simulate/collections/collection-steps.ts';
import { syntheticReleases } from '../../../src/simulate/collections/synthetic-releases.ts';
import { collectables, collectionOptions, rowsByCollector } from '../../support/collectors.ts';

const N_USERS = 2000;
const RELEASES = collectables();
const COLLECTIONS = rowsByCollector(collectionOptions({ isRealistic: true, nUsers: N_USERS }));

function countOwners(collections: readonly Int32Array[]): number[] {
  const owners = new Array<number>(RELEASES.length).fill(0);
  for (const rows of collections) for (const row of rows) owners[row]++;
  return owners;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The largest share that one genre has of a collection. */
function mainShare(rows: Int32Array): number {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(RELEASES[row].genre, (counts.get(RELEASES[row].genre) ?? 0) + 1);
  return Math.max(...counts.values()) / rows.length;
}

test('the made-up releases have the genres of Discogs, all of them, and are always the same', () => {
  const items = [...syntheticReleases(33_967)];
  const names: readonly string[] = GENRES.map(({ name }) => name);
  const found = new Set(items.flatMap(({ genres }) => genres));
  assert.deepEqual([...found].sort(), [...names].sort());
  const mixed = items.filter(({ genres }) => genres.length > 1).length / items.length;
  assert(mixed > 0.2 && mixed < 0.28, `${mixed} have two genres`);
  const rock = items.filter(({ genres }) => genres[0] === 'Rock').length / items.length;
  assert(rock > 0.25 && rock < 0.3, `${rock} are Rock`);
  assert.deepEqual(items[0].itemId, 'release:0');
  assert.deepEqual([...syntheticReleases(100)].flatMap(({ genres }) => genres).length > 100, true);
});

test('popular releases are in many collections, as Zipf says, and none in all', () => {
  const owners = countOwners(COLLECTIONS).sort((a, b) => b - a);
  assert(owners[0] < 0.45 * N_USERS && owners[0] > 0.1 * N_USERS, `the first has ${owners[0]} owners`);
  const sum = (from: number, to: number): number => owners.slice(from, to).reduce((a, b) => a + b, 0);
  const total = sum(0, owners.length);
  // With chances in proportion to 1 / (r + 100) a tenth of the releases has 60 % of what is drawn, a little less without repeats.
  assert(sum(0, 3397) / total > 0.5 && sum(0, 3397) / total < 0.7, `${sum(0, 3397) / total}`);
  assert(owners[100] > 2 * owners[1000] && owners[1000] > 3 * owners[10_000]);
});

test('collections are as large as plain ones', () => {
  const sizes = COLLECTIONS.map(({ length }) => length);
  assert.deepEqual([Math.min(...sizes), Math.max(...sizes)], [150, 300]);
  assert(Math.abs(mean(sizes) - 225) < 3.5, `mean ${mean(sizes)}`);
});

test('collectors have a taste: a genre that they favour, and others who share many of their releases', () => {
  const shuffled = rowsByCollector(collectionOptions({ nUsers: N_USERS }));
  const found = mean(COLLECTIONS.map(mainShare));
  assert(found > 0.38 && found < 0.6, `the first genre has ${found}`);
  assert(mean(shuffled.map(mainShare)) < 0.34);
  const sets = COLLECTIONS.slice(0, 400).map((rows) => new Set(rows));
  const shared = (a: Set<number>, b: Set<number>): number => a.intersection(b).size;
  const all: number[] = [];
  const best = sets.map((own, at) => {
    const others = sets.filter((_, other) => other !== at).map((other) => shared(own, other));
    all.push(mean(others));
    return Math.max(...others);
  });
  assert(mean(best) > 3 * mean(all), `the best shares ${mean(best)}, the others ${mean(all)}`);
});

test('the favourite genres are many, small ones among them', () => {
  const favourites = new Map<string, number>();
  for (const rows of COLLECTIONS) {
    const counts = Map.groupBy(rows, (row) => RELEASES[row].genre);
    const [[first]] = [...counts].sort((a, b) => b[1].length - a[1].length);
    favourites.set(first, (favourites.get(first) ?? 0) + 1);
  }
  assert(favourites.size >= 12, [...favourites.keys()].join());
  assert(Math.max(...favourites.values()) < 0.3 * N_USERS);
});

test('a collector collects in activity what suits the collection', () => {
  const activity = rowsByCollector(collectionOptions({ isRealistic: true, kind: 'activity', nUsers: 300 }));
  const share = (rows: Int32Array, others: Int32Array): number => {
    const owned = new Set(others);
    return rows.filter((row) => owned.has(row)).length / rows.length;
  };
  const own = mean(activity.map((rows, at) => share(rows, COLLECTIONS[at])));
  const foreign = mean(activity.map((rows, at) => share(rows, COLLECTIONS[at + 300])));
  assert(own > 2 * foreign, `${own} of one's own, ${foreign} of someone else's`);
});

test('realistic activity buys, sells, wants, and what is bought is wanted no longer', () => {
  const options = collectionOptions({ isRealistic: true, kind: 'activity', nUsers: 1000 });
  const stories = new Map<string, string[]>();
  for (const steps = new CollectionSteps(options); !steps.isOver; steps.advance()) {
    const key = `${steps.userNumber} ${steps.rows[0]}`;
    stories.set(key, [...(stories.get(key) ?? []), steps.type]);
  }
  const expected = new Map([
    ['own_add', 0.55],
    ['want_add', 0.25],
    ['want_add own_add want_remove', 0.1],
    ['own_add own_remove', 0.05],
    ['want_add want_remove', 0.05],
  ]);
  const counts = Map.groupBy(stories.values(), (story) => story.join(' '));
  assert.deepEqual([...counts.keys()].sort(), [...expected.keys()].sort());
  for (const [story, share] of expected) {
    const found = (counts.get(story)?.length ?? 0) / stories.size;
    assert(Math.abs(found - share) < 0.006, `${story}: ${found}`);
  }
});
