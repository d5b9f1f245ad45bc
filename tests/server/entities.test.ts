import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bearer, type OpenServer, openServer } from '../support/open-server.ts';

let server: OpenServer;
before(async () => {
  server = await openServer();
  const { items, entities } = server.context.store;
  const release = (number: number) => ({
    itemId: `release:${number}`,
    catalogue: 'records' as const,
    title: `Release ${number}`,
    year: 1999,
    genres: ['Electronic'],
    attributes: { artist_ids: ['artist:1'], label_ids: ['label:7'] },
    stub: false,
    source: 'discogs',
  });
  await items.put([1, 2, 3].map(release));
  const attributes = { real_name: 'Jesper Dahlbäck', aliases: ['Lenk'] };
  await entities.put([
    { entityId: 'artist:1', kind: 'artist', name: 'The Persuader', attributes, source: 'discogs' },
  ]);
});
after(() => server.close());

async function get(path: string) {
  const reply = await server.app.inject({ method: 'GET', url: path, headers: bearer(server.keys.read) });
  return { status: reply.statusCode, body: reply.json() };
}

test('an entity has its name, what the source says of it, and how many releases name it', async () => {
  const { status, body } = await get('/api/v1/entities/artist:1');
  assert.equal(status, 200);
  assert.deepEqual(body, {
    id: 'artist:1',
    kind: 'artist',
    name: 'The Persuader',
    attributes: { real_name: 'Jesper Dahlbäck', aliases: ['Lenk'] },
    n_items: 3,
    source: 'discogs',
  });
});

test('its releases come in pages; those of an unknown label as well', async () => {
  const first = await get('/api/v1/entities/artist:1/items?count=2');
  assert.deepEqual(
    first.body.items.map(({ id }: { id: string }) => id),
    ['release:1', 'release:2'],
  );
  const rest = await get(`/api/v1/entities/label:7/items?count=2&cursor=${first.body.next_cursor}`);
  assert.deepEqual(
    rest.body.items.map(({ id }: { id: string }) => id),
    ['release:3'],
  );
  assert.equal(rest.body.next_cursor, null);
});

test('what is unknown or no entity is not found, and has no releases', async () => {
  for (const id of ['artist:2', 'release:1', 'x'])
    assert.deepEqual((await get(`/api/v1/entities/${id}`)).body.code, 'not_found');
  assert.deepEqual((await get('/api/v1/entities/x/items')).body.items, []);
  assert.equal((await get('/api/v1/entities/artist:1/items?cursor=x')).status, 422);
  assert.equal((await get('/api/v1/imports/imp-none/rejects/file')).status, 404);
});
