import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Interactions, UserArtists } from '../../src/server/contract.ts';
import { Status } from '../../src/server/contract-operations.ts';
import { bearer, type OpenServer, openServer } from '../support/open-server.ts';

function release(id: number, title: string, attributes: Readonly<Record<string, string | string[]>>) {
  const entry = { catalogue: 'records', year: 1990, genres: ['Rock'], stub: false, source: 'test' } as const;
  return { itemId: `release:${id}`, title, attributes, ...entry };
}

const RELEASES = [
  release(1, 'Geogaddi', {
    artist: 'Boards Of Canada',
    artists: ['Boards Of Canada'],
    artist_ids: ['artist:5'],
  }),
  release(2, 'Vespertine', { artist: 'Björk', artists: ['Björk'], artist_ids: ['artist:7'] }),
  release(3, 'Homogenic', {
    artist: 'Björk & Evelyn',
    artists: ['Björk', 'Evelyn'],
    artist_ids: ['artist:7', 'artist:8'],
  }),
  release(4, 'Things We Lost', { artist: 'Low' }),
];

let server: OpenServer;
before(async () => {
  server = await openServer();
  await server.context.store.items.put(RELEASES);
  const events = [
    { type: 'own_add', item_id: 'release:1', ts: 1_700_000_001 },
    { type: 'own_add', item_id: 'release:2', ts: 1_700_000_002 },
    { type: 'own_add', item_id: 'release:3', ts: 1_700_000_003 },
    { type: 'want_add', item_id: 'release:4', ts: 1_700_000_004 },
    { type: 'want_add', item_id: 'release:1', ts: 1_700_000_005 },
    { type: 'want_remove', item_id: 'release:1', ts: 1_700_000_006 },
    { type: 'play', item_id: 'track:a', ts: 1_700_000_007 },
    { type: 'play', item_id: 'track:a', ts: 1_700_000_008 },
    { type: 'thumb_up', item_id: 'track:b', ts: 1_700_000_009 },
    { type: 'hate', item_id: 'track:c', ts: 1_700_000_010 },
    { type: 'rating', item_id: 'movie:1', value: 4, ts: 1_700_000_011 },
  ].map((event) => ({ user_id: 'ann', ...event }));
  const reply = await server.app.inject({
    method: 'POST',
    url: '/api/v1/events',
    headers: bearer(server.keys.ingest),
    payload: { events },
  });
  assert.equal(reply.json().accepted, events.length);
});
after(() => server.close());

async function get(path: string): Promise<unknown> {
  const reply = await server.app.inject({ url: `/api/v1${path}`, headers: bearer(server.keys.read) });
  assert.equal(reply.statusCode, 200, reply.body);
  return reply.json();
}

async function idsOf(query: string): Promise<string[]> {
  const { interactions } = Interactions.parse(await get(`/users/ann/interactions?${query}`));
  return interactions.map(({ item_id }) => item_id);
}

test('what a user owns, wants, likes, dislikes or plays can be asked for alone', async () => {
  assert.deepEqual(await idsOf('catalogue=records&only=owned'), ['release:3', 'release:2', 'release:1']);
  assert.deepEqual(await idsOf('catalogue=records&only=wanted'), ['release:4']);
  assert.deepEqual(await idsOf('catalogue=tracks&only=liked'), ['track:b']);
  assert.deepEqual(await idsOf('catalogue=tracks&only=disliked'), ['track:c']);
  assert.deepEqual(await idsOf('catalogue=tracks&only=played'), ['track:a']);
  assert.deepEqual(await idsOf('only=rated'), ['movie:1']);
  assert.deepEqual(await idsOf('only=owned'), []);
});

test('an interaction says all that is so now', async () => {
  const { interactions } = Interactions.parse(await get('/users/ann/interactions?catalogue=tracks'));
  const said = interactions.map(({ item_id, thumb, love, n_plays }) => [item_id, thumb, love, n_plays]);
  assert.deepEqual(said, [
    ['track:c', 0, -1, 0],
    ['track:b', 1, 0, 0],
    ['track:a', 0, 0, 2],
  ]);
});

test('a collection is searched by words of title and artist, in any spelling of accents', async () => {
  assert.deepEqual(await idsOf('catalogue=records&only=owned&text=bjork'), ['release:3', 'release:2']);
  assert.deepEqual(await idsOf('catalogue=records&only=owned&text=VESP%20Björk'), ['release:2']);
  assert.deepEqual(await idsOf('catalogue=records&only=owned&text=anada'), []);
  assert.deepEqual(await idsOf('catalogue=records&only=owned&text=%20'), [
    'release:3',
    'release:2',
    'release:1',
  ]);
});

test('pages are of the selection, which says how large it is', async () => {
  const path = '/users/ann/interactions?catalogue=records&only=owned&count=2';
  const first = Interactions.parse(await get(path));
  const second = Interactions.parse(await get(`${path}&cursor=${first.next_cursor}`));
  assert.deepEqual([first.n_total, first.interactions.length, second.interactions.length], [3, 2, 1]);
  assert.equal(second.next_cursor, null);
});

test('artists are counted by their entries, each of a credit by itself', async () => {
  const { artists } = UserArtists.parse(await get('/users/ann/artists?catalogue=records'));
  assert.deepEqual(artists, [
    { name: 'Björk', entity_id: 'artist:7', n_items: 2, n_plays: 0 },
    { name: 'Boards Of Canada', entity_id: 'artist:5', n_items: 1, n_plays: 0 },
    { name: 'Evelyn', entity_id: 'artist:8', n_items: 1, n_plays: 0 },
  ]);
  assert.deepEqual(UserArtists.parse(await get('/users/nobody/artists')).artists, []);
});

test('the status says which catalogues have something', async () => {
  const { catalogues } = Status.parse(await get('/status'));
  assert.deepEqual(
    catalogues.map(({ catalogue, n_items }) => [catalogue, n_items]),
    [
      ['movies', 6],
      ['records', 4],
      ['tracks', 3],
    ],
  );
});
