import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { refitJobHandler } from '../../src/training/refit-job.ts';
import { score } from '../../src/training/score-job.ts';
import { temporaryFolder } from '../support/import-world.ts';
import {
  type ListeningWorld,
  N_TRACKS,
  numberOf,
  openListeningWorld,
  trackOf,
} from '../support/listening-world.ts';
import { query } from '../support/recommend-world.ts';
import { recordingContext } from '../support/training-world.ts';

let world: ListeningWorld;
let nUsers = 0;

before(async (t) => {
  assert('after' in t);
  world = await openListeningWorld(temporaryFolder(t));
});
after(() => world.store.close());

/** A listener of whom nothing is known yet. */
function newcomer(): string {
  return `new${nUsers++}`;
}

async function listOf(userId: string, count = 10): Promise<number[]> {
  const { items } = await world.recommender.recommendForUser(userId, query({ count }));
  return items.map(({ itemId }) => numberOf(itemId));
}

/** Gives a track's score, whether it was met or not. */
async function scoreOf(userId: string, track: number): Promise<number> {
  const answer = await world.recommender.recommendForUser(
    userId,
    query({ count: N_TRACKS, includeSeen: true }),
  );
  return answer.items.find(({ itemId }) => itemId === trackOf(track))?.score ?? Number.NaN;
}

function shareOfEven(tracks: readonly number[]): number {
  return tracks.filter((track) => track % 2 === 0).length / tracks.length;
}

test('without a model, popular tracks are those that are played, and taste follows plays and thumbs', async () => {
  const popular = await world.recommender.popular(query());
  assert.ok(popular.items[0].score > 0);
  const user = newcomer();
  for (const track of [0, 2, 4]) await world.tell(user, 'play', track);
  await world.tell(user, 'thumb_down', 1);
  const answer = await world.recommender.recommendForUser(user, query());
  assert.equal(answer.source, 'taste');
  assert.equal(shareOfEven(answer.items.map(({ itemId }) => numberOf(itemId))), 1);
});

test('training on plays, skips and thumbs publishes a version that beats popularity', async () => {
  const { published, metrics, gate } = await world.trainNow();
  assert.deepEqual([published, gate.passed, 'rmse' in metrics], [true, true, false]);
  const live = await world.models.live('tracks');
  const popularity = live?.evaluation?.rows.find(({ name }) => name === 'popularity');
  assert.ok(metrics['ndcg@10'] > (popularity?.metrics['ndcg@10'].value ?? 1));
  assert.equal(live?.rating, undefined);
});

test('a few plays bring more of the kind, each with the plays that speak for it', async () => {
  const user = newcomer();
  for (const track of [1, 3, 5]) await world.tell(user, 'play', track);
  const answer = await world.recommender.recommendForUser(user, query({ explain: true }));
  assert.equal(answer.source, 'fold_in');
  assert.equal(shareOfEven(answer.items.map(({ itemId }) => numberOf(itemId))), 0);
  for (const { because, predictedRating } of answer.items) {
    assert.ok(because.length > 0 && because.every(({ itemId }) => [1, 3, 5].includes(numberOf(itemId))));
    assert.equal(predictedRating, undefined);
  }
});

test('what was played, skipped, thumbed or loved is not recommended again unless asked for', async () => {
  const user = newcomer();
  const types = ['play', 'skip', 'thumb_up', 'thumb_down', 'love', 'hate', 'own_add', 'want_add'] as const;
  for (const [track, type] of types.entries()) await world.tell(user, type, track);
  const listed = await listOf(user, N_TRACKS);
  for (const [track, type] of types.entries()) assert.ok(!listed.includes(track), type);
  const all = await world.recommender.recommendForUser(user, query({ count: N_TRACKS, includeSeen: true }));
  assert.equal(all.items.length, N_TRACKS);
});

test('each event changes the next answer: a thumb down lowers the score of its track, and of its kind', async () => {
  for (const type of ['thumb_down', 'hate', 'skip'] as const) {
    const user = newcomer();
    for (const track of [0, 2, 4, 6]) await world.tell(user, 'play', track);
    const [own, like] = [await scoreOf(user, 2), await scoreOf(user, 20)];
    await world.tell(user, type, 2);
    assert.ok((await scoreOf(user, 2)) < own, `${type} lowers the score of the track`);
    assert.ok((await scoreOf(user, 20)) < like, `${type} lowers the score of its kind`);
  }
});

test('a thumb up raises the score of its track', async () => {
  const user = newcomer();
  for (const track of [0, 2, 4, 6]) await world.tell(user, 'play', track);
  const own = await scoreOf(user, 8);
  await world.tell(user, 'thumb_up', 8);
  assert.ok((await scoreOf(user, 8)) > own);
});

test('who thumbs down or skips everything of a kind gets less of it', async () => {
  for (const type of ['thumb_down', 'skip'] as const) {
    const user = newcomer();
    for (const track of [0, 2, 4, 1, 3, 5]) await world.tell(user, 'play', track);
    const earlier = shareOfEven(await listOf(user, 20));
    for (const track of [0, 2, 4]) await world.tell(user, type, track);
    const later = shareOfEven(await listOf(user, 20));
    assert.ok(later < earlier || later === 0, `${type}: ${earlier} became ${later}`);
    assert.ok(later < 0.3, `${type}: ${later}`);
  }
});

test('aversions alone bring popular or tasteful tracks of other kinds, not nothing', async () => {
  const user = newcomer();
  for (const track of [0, 2, 4, 6]) await world.tell(user, 'thumb_down', track);
  const answer = await world.recommender.recommendForUser(user, query());
  assert.equal(answer.source, 'taste');
  assert.equal(answer.items.length, 10);
  assert.ok(shareOfEven(answer.items.map(({ itemId }) => numberOf(itemId))) < 0.2);
});

test('a listener of the model gets the same ranking by stored and by folded-in factors', async () => {
  const stored = await world.recommender.recommendForUser('u7', query({ count: 10 }));
  assert.equal(stored.source, 'als');
  await world.tell('u7', 'pause', 1);
  const folded = await world.recommender.recommendForUser('u7', query({ count: 10 }));
  const ids = new Set(stored.items.map(({ itemId }) => itemId));
  const nShared = folded.items.filter(({ itemId }) => ids.has(itemId)).length;
  assert.ok(nShared >= 7, `${nShared} of 10 are the same`);
});

test('a track that is matched to another is never listed; its plays speak for the other, and it is like what that one is like', async () => {
  const { store, recommender } = world;
  // Track 58 stands for one that players know by text, and is the same as track 56.
  const user = newcomer();
  await world.tell(user, 'play', 58);
  await store.items.setMatches([{ itemId: trackOf(58), sameAs: trackOf(56) }]);
  await recommender.reload();
  const all = query({ count: N_TRACKS, includeSeen: true });
  for (const answer of [await recommender.popular(all), await recommender.recommendForUser(user, all)]) {
    assert.equal(answer.items.length, N_TRACKS - 1);
    assert.ok(answer.items.every(({ itemId }) => itemId !== trackOf(58)));
  }
  const explained = await recommender.recommendForUser(user, query({ explain: true }));
  assert.deepEqual(
    explained.items[0].because.map(({ itemId }) => itemId),
    [trackOf(56)],
  );
  assert.ok(explained.items.every(({ itemId }) => itemId !== trackOf(56)));
  assert.deepEqual(
    await recommender.similarItems(trackOf(58), 5),
    await recommender.similarItems(trackOf(56), 5),
  );
  await store.items.setMatches([{ itemId: trackOf(58), sameAs: undefined }]);
  await recommender.reload();
  assert.equal((await recommender.popular(all)).items.length, N_TRACKS);
});

test('everyone is scored for tracks, newcomers by fold-in, without what they have met', async () => {
  const user = newcomer();
  for (const track of [0, 2, 4]) await world.tell(user, 'play', track);
  await world.tell(user, 'skip', 1);
  const result = await score(world, { catalogue: 'tracks', count: 10 }, recordingContext());
  assert.ok(result.nUsers > 60);
  const stored = await world.store.recommendations.read('tracks', user);
  const ids = await world.store.items.ids('tracks');
  const tracks = Array.from(stored?.recommendations.itemRows ?? [], (row) => numberOf(ids[row]));
  assert.equal(shareOfEven(tracks), 1);
  for (const track of [0, 1, 2, 4]) assert.ok(!tracks.includes(track));
});

test('a refit of a catalogue that nobody uses is no failure', async () => {
  const context = recordingContext();
  const handler = refitJobHandler(world);
  assert.deepEqual(await handler.run(handler.parse({ catalogue: 'records' }), context), { version: null });
  assert.match(context.lines.join(' '), /nothing was trained: records has 0 ratings/);
});
