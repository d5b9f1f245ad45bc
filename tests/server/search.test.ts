import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as fc from 'fast-check';
import { Problem } from '../../src/server/contract.ts';
import { Found, Suggestions } from '../../src/server/contract-search.ts';
import { anyText } from '../support/any-text.ts';
import { bearer, type OpenServer, openServer } from '../support/open-server.ts';
import { entry, release } from '../support/search-entries.ts';

let server: OpenServer;
before(async () => {
  server = await openServer({ options: { rateLimit: { perSecond: 1e6, burst: 1e6 } } });
  const { items, entities } = server.context.store;
  await items.put([
    release(1, 'Abbey Road', 'The Beatles', {
      year: 1969,
      genres: ['Rock'],
      attributes: {
        format_names: ['Vinyl'],
        country: 'UK',
        styles: ['Pop Rock'],
        image: 'https://example.org/1.jpg',
      },
    }),
    release(2, 'Road', 'Nobody', { year: 1980 }),
    entry('movie:77', 'Abbey', { year: 1999 }),
  ]);
  await entities.put([
    { entityId: 'artist:82730', kind: 'artist', name: 'The Beatles', attributes: {}, source: 'test' },
  ]);
});
after(() => server.close());

async function get(path: string, query: Readonly<Record<string, string>>) {
  const url = `/api/v1/${path}?${new URLSearchParams(query)}`;
  return server.app.inject({ method: 'GET', url, headers: bearer(server.keys.read) });
}

async function search(query: Readonly<Record<string, string>>): Promise<Found> {
  const reply = await get('search', query);
  assert.equal(reply.statusCode, 200, reply.body);
  return Found.parse(reply.json());
}

test('a search gives entries with what is shown of them', async () => {
  const { results, next_cursor } = await search({ q: 'abbey road' });
  assert.deepEqual(results, [
    {
      kind: 'records',
      id: 'release:1',
      title: 'Abbey Road',
      artist: 'The Beatles',
      year: 1969,
      genres: ['Rock'],
      image: 'https://example.org/1.jpg',
      n_users: 0,
      match: 'title',
    },
  ]);
  assert.equal(next_cursor, null);
});

test('a search is narrowed by catalogue, kinds and filters, and goes on from its cursor', async () => {
  const ids = async (query: Readonly<Record<string, string>>) =>
    (await search(query)).results.map(({ id }) => id);
  assert.deepEqual(await ids({ q: 'abbey', catalogue: 'movies' }), ['movie:77']);
  assert.deepEqual(await ids({ q: 'beatles', catalogue: 'records' }), ['artist:82730', 'release:1']);
  assert.deepEqual(await ids({ q: 'beatles', kind: 'records,tracks' }), ['release:1']);
  assert.deepEqual(await ids({ q: 'beatles', catalogue: 'movies', kind: 'artist' }), []);
  assert.deepEqual(
    await ids({ q: 'road', genre: 'rock', style: 'pop rock', format: 'vinyl', country: 'uk' }),
    ['release:1'],
  );
  assert.deepEqual(await ids({ q: 'road', year_from: '1970', year_to: '1989' }), ['release:2']);
  const first = await search({ q: 'road', count: '1' });
  const second = await search({ q: 'road', count: '1', cursor: first.next_cursor ?? '' });
  assert.deepEqual(
    [...first.results, ...second.results].map(({ id }) => id),
    ['release:2', 'release:1'],
  );
  assert.equal(second.next_cursor, null);
});

test('suggestions come for what is begun', async () => {
  for (const q of ['a', 'ab', 'abb', 'abbey r', 'beatl', 'baetl']) {
    const reply = await get('suggest', { q });
    assert.equal(reply.statusCode, 200);
    const ids = Suggestions.parse(reply.json()).suggestions.map(({ id }) => id);
    assert.ok(ids.includes('release:1'), `${q}: ${ids.join(' ')}`);
  }
});

test('a query without words finds nothing; one that cannot be is refused by name', async () => {
  assert.deepEqual((await search({ q: '' })).results, []);
  assert.deepEqual((await search({ q: ' \t ' })).results, []);
  for (const [query, pointer] of [
    [{}, '/q'],
    [{ q: 'x'.repeat(501) }, '/q'],
    [{ q: 'a', catalogue: 'books' }, '/catalogue'],
    [{ q: 'a', kind: 'film' }, '/kind/0'],
    [{ q: 'a', year_from: 'x' }, '/year_from'],
  ] as const) {
    const reply = await get('search', query);
    assert.equal(reply.statusCode, 422, reply.body);
    assert.ok(
      Problem.parse(reply.json()).errors.some((error) => error.pointer.endsWith(pointer)),
      reply.body,
    );
  }
  assert.equal((await get('search', { q: 'a', cursor: 'x' })).statusCode, 422);
});

test('no text, filter or cursor brings the server into trouble', async () => {
  const text = anyText(20);
  const query = fc.record(
    {
      q: text,
      genre: text,
      style: text,
      format: text,
      country: text,
      year_from: fc.oneof(fc.integer({ min: -5, max: 10_000 }).map(String), text),
      cursor: fc.oneof(
        text,
        text.map((raw) => Buffer.from(raw).toString('base64url')),
        fc.constant('czkuMQ'),
      ),
    },
    { requiredKeys: ['q'] },
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('search', 'suggest'), query, async (path, fields) => {
      const { statusCode, body } = await get(path, fields);
      assert.ok([200, 400, 422].includes(statusCode), `${statusCode} ${body.slice(0, 300)}`);
    }),
    { numRuns: 200 },
  );
});
