import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CollectionEntry, CollectionList } from '../../../src/source/collection-source.ts';
import { makeListedRelease } from '../../../src/source/discogs-profile/make-listed-release.ts';
import { openDiscogsProfile } from '../../../src/source/discogs-profile/open-discogs-profile.ts';
import {
  type DiscogsServer,
  fakeSurroundings,
  listedRelease,
  startDiscogs,
} from '../../support/discogs-server.ts';
import { sharedData } from '../../support/shared-data.ts';

const signal = new AbortController().signal;

async function read(
  { url }: DiscogsServer,
  {
    list = 'collection' as CollectionList,
    username = 'ann',
    fromPage = 1,
    credentials = { token: 'secret-1' },
  } = {},
) {
  const surroundings = fakeSurroundings();
  const options = { baseUrl: url, userAgent: 'Deadwax/test', credentials, surroundings };
  const entries: CollectionEntry[] = [];
  const totals: (number | undefined)[] = [];
  for await (const page of openDiscogsProfile(username, options).pages(list, fromPage, signal)) {
    entries.push(...page.entries);
    totals.push(page.nEntries);
  }
  return { entries, totals, sleptMs: surroundings.sleptMs };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1);
}

test('a list is read page by page, a hundred at a time, saying who asks', async (context) => {
  const server = await startDiscogs(context);
  server.lists.set('ann collection', numbers(230));
  server.lists.set('ann wantlist', [5]);
  const { entries, totals } = await read(server);
  assert.deepEqual(
    entries.map(({ item }) => item.itemId),
    numbers(230).map((id) => `release:${id}`),
  );
  assert.deepEqual(totals, [230, 230, 230]);
  for (const { headers, query } of server.asked) {
    assert.equal(headers['user-agent'], 'Deadwax/test');
    assert.equal(headers.authorization, 'Discogs token=secret-1');
    assert.equal(query.get('per_page'), '100');
  }
  assert.equal((await read(server, { fromPage: 3 })).entries.length, 30);
  assert.equal((await read(server, { list: 'wantlist' })).entries.length, 1);
});

test('an entry tells what the list says of the release', () => {
  const made = makeListedRelease(listedRelease(6));
  assert.deepEqual(made, {
    item: {
      itemId: 'release:6',
      catalogue: 'records',
      title: 'Record 6',
      year: 1976,
      genres: ['Jazz'],
      attributes: {
        artist: 'Ann & Bobs',
        artists: ['Ann', 'The Bobs'],
        artist_ids: ['artist:11', 'artist:12'],
        labels: ['Loud'],
        label_ids: ['label:21'],
        catalogue_numbers: ['LD 6'],
        styles: ['Bop'],
        formats: ['2 x Vinyl, LP, Album, Blue'],
        format_names: ['Vinyl'],
        master_id: 'master:506',
        image: 'https://img.example.net/6.jpg',
      },
      stub: false,
      source: 'discogs',
    },
    mediaGrade: 7,
  });
  assert.equal(makeListedRelease({ id: 'x' }), 'it has no release id');
});

test('when no request is left, the next one waits until the minute is over', async (context) => {
  const server = await startDiscogs(context);
  server.lists.set('ann collection', numbers(250));
  server.script = (_, nAsked) => {
    if (nAsked !== 2) return undefined;
    const body = { pagination: { page: 2, pages: 3, items: 250 }, releases: numbers(100).map(listedRelease) };
    const headers = { 'x-discogs-ratelimit': '60', 'x-discogs-ratelimit-remaining': '0' };
    return { status: 200, headers, body };
  };
  const { sleptMs } = await read(server);
  assert.deepEqual(sleptMs, [60_000]);
});

test('what fails for now is tried again, after longer and longer waits or as long as the answer says', async (context) => {
  const server = await startDiscogs(context);
  server.lists.set('ann collection', numbers(3));
  server.script = (_, nAsked) => {
    if (nAsked === 1 || nAsked === 2) return { status: 502 };
    return nAsked === 3 ? { status: 429, headers: { 'retry-after': '7' } } : undefined;
  };
  const { entries, sleptMs } = await read(server);
  assert.equal(entries.length, 3);
  assert.deepEqual(sleptMs, [750, 1500, 7000]);
  server.script = () => ({ status: 503 });
  await assert.rejects(read(server), { code: 'io_failed', message: /in 6 attempts: status 503/ });
});

test('private lists, unknown users and refused tokens are told in plain words, without the token', async (context) => {
  const server = await startDiscogs(context);
  const refusals = [
    [403, 'forbidden', /the collection of 'ann' is private/],
    [404, 'not_found', /no user 'ann'/],
    [401, 'invalid_input', /does not know the token/],
  ] as const;
  for (const [status, code, message] of refusals) {
    server.asked.length = 0;
    server.script = () => ({ status, body: { message: 'no' } });
    await assert.rejects(read(server), (thrown: Error & { code?: string; hint?: string }) => {
      assert.equal(thrown.code, code);
      assert.match(thrown.message, message);
      assert.doesNotMatch(`${thrown.message} ${thrown.hint}`, /secret-1/);
      return true;
    });
    assert.equal(server.asked.length, 1);
  }
  server.script = () => ({ status: 200, body: { hello: 1 } });
  await assert.rejects(read(server), { code: 'unparsable', message: /is not a list/ });
});

test('a page in place of an answer is told at once, with how it begins', async (context) => {
  const server = await startDiscogs(context);
  const body =
    '<html><head><style>p {}</style><title>Sign in</title></head><body><p>to the guest\n network</p></body></html>';
  const html = { 'content-type': 'text/html; charset=utf-8' };
  const pages = [
    { status: 200, headers: html, body },
    { status: 403, headers: html, body },
    { status: 302, headers: { ...html, location: '/elsewhere' }, body },
    { status: 200, headers: { 'content-type': 'application/json' }, body },
  ];
  for (const page of pages) {
    server.asked.length = 0;
    server.script = () => page;
    const type = page.headers['content-type'].replace(/;.*/, '');
    const message = new RegExp(`status ${page.status} and ${type}.*: Sign in to the guest network$`);
    await assert.rejects(read(server), { code: 'unparsable', message });
    assert.equal(server.asked.length, 1);
  }
  server.script = () => ({ status: 400, body: 'x'.repeat(100_000) });
  await assert.rejects(read(server), {
    code: 'unparsable',
    message: /status 400 and no content type.*: x{79}…$/,
  });
});

test('cancelling ends a wait', async (context) => {
  const server = await startDiscogs(context);
  server.script = () => ({ status: 500 });
  const controller = new AbortController();
  const surroundings = {
    ...fakeSurroundings(),
    sleep: async (_ms: number, stop: AbortSignal) => {
      controller.abort(new Error('stopped'));
      stop.throwIfAborted();
    },
  };
  const options = { baseUrl: server.url, userAgent: 'x', credentials: undefined, surroundings };
  const pages = openDiscogsProfile('ann', options).pages('collection', 1, controller.signal);
  await assert.rejects(Array.fromAsync(pages), /stopped/);
});

test('recorded answers of the API are understood', (context) => {
  const directory = sharedData('discogs-api-json');
  if (directory === undefined) return context.skip('needs discogs-api-json of the shared data');
  const users = join(directory, 'discogs_client/users/example');
  const parse = (name: string) => JSON.parse(readFileSync(join(users, name), 'utf8'));
  const { releases } = parse('collection/folders/0/releases_page=1&per_page=50.json');
  const { wants } = parse('wants_per_page=50&page=1.json');
  const made = [...releases, ...wants].map(makeListedRelease);
  assert.equal(made.length, 6);
  const titles = made.map((entry) => (typeof entry === 'string' ? entry : entry.item.title));
  assert.ok(titles.includes('The K&D Sessions™') && titles.includes('Stockholm'), titles.join());
});
