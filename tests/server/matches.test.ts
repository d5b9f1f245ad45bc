import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ItemMatch, Matches } from '../../src/server/contract-matches.ts';
import { bearer, type OpenServer, openServer } from '../support/open-server.ts';
import { catalogueTrack, textTrack } from '../support/tracks.ts';

const JOGA = textTrack('Björk', 'Jóga');
const WORDS = textTrack('Low', 'Words');

let server: OpenServer;
before(async () => {
  server = await openServer();
  await server.context.store.items.put([
    catalogueTrack('A', 'Björk', 'Jóga'),
    catalogueTrack('B', 'Low', 'Lull'),
  ]);
  const listens = [JOGA, WORDS].map(({ title, attributes }) => ({
    userId: 'ann',
    listenedAtMs: server.context.clock(),
    artist: String(attributes.artist),
    track: title,
  }));
  await server.context.listens.submit(listens, { source: 'test' });
});
after(() => server.close());

function ask(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, payload?: object) {
  const url = `/api/v1${path}`;
  return server.app.inject({ method, url, headers: bearer(server.keys.admin), ...(payload && { payload }) });
}

async function matchOf(itemId: string): Promise<ItemMatch> {
  return ItemMatch.parse((await ask('GET', `/items/${itemId}/match`)).json());
}

async function listed(status: string): Promise<[string, string | undefined][]> {
  const page = Matches.parse((await ask('GET', `/matches?status=${status}`)).json());
  return page.matches.map(({ item, same_as }) => [item.id, same_as?.id]);
}

async function untilMatched(): Promise<void> {
  while ((await listed('matched')).length === 0) await new Promise((next) => setTimeout(next, 50));
}

test('a track that a player sent is matched by itself, and told from both sides', async () => {
  await untilMatched();
  assert.deepEqual(await matchOf(JOGA.itemId), {
    item: { id: JOGA.itemId, title: 'Jóga', artist: 'Björk' },
    same_as: { id: 'track:A', title: 'Jóga', artist: 'Björk' },
    matched: [],
    is_decided: false,
  });
  const other = await matchOf('track:A');
  assert.deepEqual(
    [other.same_as, other.matched],
    [null, [{ id: JOGA.itemId, title: 'Jóga', artist: 'Björk' }]],
  );
  assert.deepEqual(await listed('matched'), [[JOGA.itemId, 'track:A']]);
  assert.deepEqual(await listed('unmatched'), [[WORDS.itemId, undefined]]);
});

test('plays of a matched track are read as those of the one that it is', async () => {
  const { store, eventLog } = server.context;
  await store.interactions.waitFor(await eventLog.endOffset(), 10_000);
  const heard = async () =>
    (await store.interactions.read('tracks', 'ann')).map(({ itemId }) => itemId).sort();
  // The match is on the disk a moment before answers know of it.
  while (!(await heard()).includes('track:A')) await new Promise((next) => setTimeout(next, 5));
  assert.deepEqual(await heard(), ['track:A', WORDS.itemId].sort());
  await ask('PUT', `/items/${JOGA.itemId}/match`, { same_as: 'track:B' });
  assert.deepEqual(await heard(), ['track:B', WORDS.itemId].sort());
  await ask('PUT', `/items/${JOGA.itemId}/match`, { same_as: null });
  assert.deepEqual(await heard(), [JOGA.itemId, WORDS.itemId].sort());
});

test('a match can be corrected, undone and left to the text again', async () => {
  const put = async (same_as: string | null) =>
    ItemMatch.parse((await ask('PUT', `/items/${JOGA.itemId}/match`, { same_as })).json());
  assert.equal((await put('track:B')).same_as?.id, 'track:B');
  const undone = await put(null);
  assert.deepEqual([undone.same_as, undone.is_decided], [null, true]);
  const forgotten = ItemMatch.parse((await ask('DELETE', `/items/${JOGA.itemId}/match`)).json());
  assert.deepEqual([forgotten.same_as?.id, forgotten.is_decided], ['track:A', false]);
});

test('what cannot be is refused by its name', async () => {
  const cases = [
    ['track:none', 'track:A', 404],
    [JOGA.itemId, 'track:none', 404],
    [JOGA.itemId, JOGA.itemId, 422],
    [JOGA.itemId, 'movie:1', 422],
    ['track:A', JOGA.itemId, 409],
  ] as const;
  for (const [itemId, same_as, status] of cases) {
    const reply = await ask('PUT', `/items/${itemId}/match`, { same_as });
    assert.equal(reply.statusCode, status, `${itemId} as ${same_as}: ${reply.body}`);
  }
});

test('all that is left can be matched as a job', async () => {
  assert.equal((await ask('POST', '/matches', {})).statusCode, 202);
});

test('what is like a track is found by its text, and like the one that it is the same as', async () => {
  const asked: string[] = [];
  const { answers } = server.context;
  Object.assign(server.context, {
    answers: (catalogue: 'movies') => ({
      ...answers(catalogue),
      async similarItems(itemId: string) {
        asked.push(itemId);
        return { model: undefined, items: [{ itemId: 'track:B', score: 0.5 }] };
      },
    }),
  });
  await ask('DELETE', `/items/${JOGA.itemId}/match`);
  const reply = await ask('GET', '/items/similar?artist=bjork&track=joga&count=3');
  assert.deepEqual([reply.statusCode, reply.json().items[0].properties.title], [200, 'Lull']);
  assert.equal((await ask('GET', `/items/${JOGA.itemId}/similar`)).statusCode, 200);
  assert.deepEqual(asked, ['track:A', 'track:A']);
  assert.equal((await ask('GET', '/items/similar?artist=nobody&track=nothing')).statusCode, 404);
});
