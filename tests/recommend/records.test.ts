import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Interaction } from '../../src/domain/interaction.ts';
import type { Item } from '../../src/domain/item.ts';
import type { Answer, AnswerQuery } from '../../src/recommend/answer.ts';
import { temporaryFolder } from '../support/import-world.ts';
import { idsOf, query } from '../support/recommend-world.ts';
import { KINDS, N_RECORDS, numberOf, openRecordsWorld, type RecordsWorld } from '../support/records-world.ts';

let world: RecordsWorld;
let nUsers = 0;

before(async (t) => {
  assert('after' in t);
  world = await openRecordsWorld(temporaryFolder(t));
});
after(() => world.store.close());

/** A collector of whom nothing is known yet. */
function newcomer(): string {
  return `new${nUsers++}`;
}

function answerFor(userId: string, changes: Partial<AnswerQuery> = {}): Promise<Answer> {
  return world.recommender.recommendForUser(userId, query({ count: N_RECORDS, ...changes }));
}

function textsOf(item: Item | undefined, attribute: string): readonly string[] {
  const value = item?.attributes[attribute];
  return typeof value === 'string' ? [value] : typeof value === 'object' ? value : [];
}

/** Tells what is wrong with an item in an answer to a query, by the entries and interactions themselves. */
function faultOf(item: Item, wish: AnswerQuery, met: readonly Interaction[]): string | undefined {
  const own = met.find(({ itemId }) => itemId === item.itemId);
  const collected = met.map(({ itemId }) => world.records.get(itemId));
  const isOne = (attribute: string, wanted: readonly string[] | undefined): boolean =>
    wanted === undefined || textsOf(item, attribute).some((text) => wanted.includes(text));
  const isKnown = (attribute: string, nobody: string): boolean =>
    textsOf(item, attribute).some(
      (id) => id !== nobody && collected.some((other) => textsOf(other, attribute).includes(id)),
    );
  if (own?.isOwned && !wish.includeOwned && !wish.includeSeen) return 'owned';
  if (own?.isWanted && !wish.includeWanted && !wish.includeSeen) return 'wanted';
  if (wish.excludeItemIds.includes(item.itemId)) return 'excluded';
  if (wish.genre !== undefined && !item.genres.includes(wish.genre)) return 'genre';
  if (!isOne('styles', wish.style === undefined ? undefined : [wish.style])) return 'style';
  if (!isOne('format_names', wish.format === undefined ? undefined : [wish.format])) return 'format';
  if (!isOne('country', wish.country === undefined ? undefined : [wish.country])) return 'country';
  if (!isOne('artist_ids', wish.artistIds)) return 'artist';
  if (!isOne('label_ids', wish.labelIds)) return 'label';
  if (wish.yearFrom !== undefined && (item.year ?? 0) < wish.yearFrom) return 'year';
  if (wish.hideKnownArtists && isKnown('artist_ids', 'artist:194')) return 'known artist';
  return wish.hideKnownLabels && isKnown('label_ids', 'label:1818') ? 'known label' : undefined;
}

const maybe = <T>(...values: readonly T[]) =>
  fc.option(fc.constantFrom(...values), { nil: undefined, freq: 1 });
const anyWish = fc.record({
  user: fc.constantFrom('u1', 'u2', 'starter', 'nobody'),
  includeOwned: fc.boolean(),
  includeWanted: fc.boolean(),
  hideKnownArtists: fc.boolean(),
  hideKnownLabels: fc.boolean(),
  genre: maybe(...KINDS),
  style: maybe('Rock style 1', 'Jazz style 0', 'None such'),
  format: maybe('Vinyl', 'DVD'),
  country: maybe('UK', 'US'),
  artistIds: maybe(['artist:1001', 'artist:194'], ['artist:7', 'none']),
  labelIds: maybe(['label:2', 'label:3']),
  yearFrom: maybe(1970, 1990),
  diversity: fc.constantFrom(0, 0.5),
});

async function checkWish(userId: string, changes: Partial<AnswerQuery>): Promise<void> {
  const wish = query({ count: N_RECORDS, excludeItemIds: ['release:8', 'release:9'], ...changes });
  const answer = await world.recommender.recommendForUser(userId, wish);
  const met = await world.store.interactions.read('records', userId);
  for (const { itemId } of answer.items) {
    const item = world.records.get(itemId);
    assert.ok(item !== undefined);
    assert.equal(faultOf(item, wish, met), undefined, itemId);
  }
  // And nothing is missing that might be there.
  const nAllowed = [...world.records.values()].filter(
    (item) => faultOf(item, wish, met) === undefined,
  ).length;
  assert.equal(answer.items.length, nAllowed);
}

async function checkWishes(): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anyWish, async ({ user, ...wish }) => {
      const given = Object.entries(wish).filter(([, value]) => value !== undefined);
      await checkWish(user, Object.fromEntries(given));
    }),
    { numRuns: 150 },
  );
}

test('without a model, an answer holds exactly the records that the wishes allow', async () => {
  await world.tell('starter', 'own_add', 1);
  await world.tell('starter', 'want_add', 5);
  await checkWishes();
});

test('without a model, taste follows genres and styles, and strangers get what is popular', async () => {
  const user = newcomer();
  for (const number of [1, 25, 73, 97]) await world.tell(user, 'own_add', number);
  const answer = await answerFor(user, { count: 10 });
  assert.equal(answer.source, 'taste');
  assert.ok(answer.items.every(({ itemId }) => numberOf(itemId) % 4 === 1));
  const ofStyle = answer.items.filter(({ itemId }) =>
    textsOf(world.records.get(itemId), 'styles').some((style) => /style [01]/.test(style)),
  );
  assert.ok(ofStyle.length > 5, `${ofStyle.length} of 10 are of the styles of what is owned`);
  const popular = await answerFor('nobody', { count: 10 });
  assert.deepEqual([popular.source, popular.items.length], ['popular', 10]);
});

test('without a model, similar records share genre and style', async () => {
  const { items } = await world.recommender.similarItems('release:0', 5);
  for (const { itemId } of items)
    assert.deepEqual(textsOf(world.records.get(itemId), 'styles'), ['Jazz style 0']);
});

test('training on what is owned and wanted beats popularity', async () => {
  const { metrics } = await world.trainNow();
  const live = await world.models.live('records');
  const popularity = live?.evaluation?.rows.find(({ name }) => name === 'popularity');
  assert.ok(metrics['ndcg@10'] > (popularity?.metrics['ndcg@10'].value ?? 1));
});

test('with a model, an answer holds exactly the records that the wishes allow', checkWishes);

test('a few owned records bring more of their kind, with what is owned and wanted as reasons', async () => {
  const user = newcomer();
  await world.tell(user, 'own_add', 2);
  await world.tell(user, 'want_add', 6);
  const answer = await answerFor(user, { count: 10, explain: true });
  assert.equal(answer.source, 'fold_in');
  assert.ok(answer.items.every(({ itemId }) => numberOf(itemId) % 4 === 2));
  const hows = new Map(
    answer.items.flatMap(({ because }) => because.map(({ itemId, how }) => [itemId, how])),
  );
  assert.deepEqual([hows.get('release:2'), hows.get('release:6')], ['owned', 'wanted']);
  for (const { itemId, shared } of answer.items) {
    const item = world.records.get(itemId);
    const wanted = ['artist:1002', 'artist:1006', 'label:3', 'label:7'];
    const ids = [...textsOf(item, 'artist_ids'), ...textsOf(item, 'label_ids')];
    assert.deepEqual(
      shared,
      ids.filter((id) => wanted.includes(id)),
    );
  }
  const plain = await answerFor(user, { count: 10 });
  assert.ok(plain.items.every(({ shared, because }) => shared === undefined && because.length === 0));
});

test('what was rated, played or thumbed besides stays out when owned records are let in', async () => {
  const user = newcomer();
  for (const number of [2, 6]) await world.tell(user, 'own_add', number);
  await world.tell(user, 'thumb_down', 6);
  const owned = idsOf(await answerFor(user, { includeOwned: true }));
  assert.deepEqual([owned.includes('release:2'), owned.includes('release:6')], [true, false]);
  assert.ok(idsOf(await answerFor(user, { includeSeen: true })).includes('release:6'));
});

test('the answers follow the policy of the version, not that of new versions', async () => {
  const user = newcomer();
  for (const type of ['own_add', 'want_add'] as const) await world.tell(user, type, 3);
  await world.tell(user, 'own_add', 1);
  const scores: number[][] = [];
  for (const collected of ['max', 'sum', 'max'] as const) {
    await world.trainNow(collected);
    const live = await world.models.live('records');
    assert.equal(live?.policy.collected, collected);
    const { items } = await answerFor(user, { includeSeen: true, explain: true });
    scores.push(['release:3', 'release:1'].map((id) => items.find((item) => item.itemId === id)?.score ?? 0));
  }
  const [max, sum, again] = scores;
  assert.deepEqual(again, max);
  // Under the sum the record that is wanted as well as owned draws more than the other.
  assert.ok(sum[0] - sum[1] > max[0] - max[1]);
});
