import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Item } from '../../src/domain/item.ts';
import type { Listen } from '../../src/domain/listen.ts';
import { trackIdOf } from '../../src/domain/track-text.ts';
import { createListenIngest } from '../../src/ingest/listens.ts';
import { NOW_MS, newIngestWorld } from '../support/ingest-world.ts';

const SOURCE = { source: 'listenbrainz' };
const JOGA: Listen = { userId: 'ann', listenedAtMs: NOW_MS - 60_000, artist: 'Björk', track: 'Jóga' };
const JOGA_ID = trackIdOf('Björk', 'Jóga');

async function newListenWorld(context: TestContext) {
  const world = await newIngestWorld(context);
  const told: Item[] = [];
  const open = () =>
    createListenIngest({
      ingest: world.ingest,
      items: world.store.items,
      clock: () => NOW_MS,
      onNewTracks: (items) => told.push(...items),
    });
  return { ...world, told, open, listens: open() };
}

test('a listen becomes a play of an item that has its texts', async (context) => {
  const { listens, log, store } = await newListenWorld(context);
  const listen = { ...JOGA, release: 'Homogenic', durationMs: 305_000, context: { media_player: 'mpd' } };
  assert.deepEqual(await listens.submit([listen], SOURCE), { accepted: 1, duplicates: 0 });
  const [{ event }] = await log.read(0, 1);
  assert.deepEqual(
    [event.type, event.userId, event.itemId, event.catalogue, event.tsMs, event.source],
    ['play', 'ann', JOGA_ID, 'tracks', JOGA.listenedAtMs, 'listenbrainz'],
  );
  assert.deepEqual(event.details?.context, {
    media_player: 'mpd',
    artist_name: 'Björk',
    track_name: 'Jóga',
    release_name: 'Homogenic',
    duration_ms: 305_000,
  });
  const item = await store.items.get(JOGA_ID);
  assert.deepEqual(
    [item?.title, item?.stub, item?.attributes],
    ['Jóga', false, { artist: 'Björk', album: 'Homogenic', duration_ms: 305_000 }],
  );
});

test('a listen that is called skipped and was hardly heard becomes a skip', async (context) => {
  const { listens, log } = await newListenWorld(context);
  await listens.submit([{ ...JOGA, isSkipped: true, msPlayed: 2_000, durationMs: 305_000 }], SOURCE);
  const [{ event }] = await log.read(0, 1);
  assert.equal(event.type, 'skip');
  assert.equal(event.details?.context?.ms_played, 2_000);
});

test('the same listen in another spelling is a duplicate, within a call and later', async (context) => {
  const { listens } = await newListenWorld(context);
  const spelt = { ...JOGA, artist: 'BJORK', track: 'joga ' };
  assert.deepEqual(await listens.submit([JOGA, spelt], SOURCE), { accepted: 1, duplicates: 1 });
  assert.deepEqual(await listens.submit([spelt], SOURCE), { accepted: 0, duplicates: 1 });
});

test('an entry keeps its first texts and gets what later listens know besides', async (context) => {
  const { listens, open, store, told } = await newListenWorld(context);
  await listens.submit([JOGA], SOURCE);
  const later = { ...JOGA, track: 'JOGA', isrc: 'GBAAN9700034', listenedAtMs: NOW_MS };
  await listens.submit([later], SOURCE);
  await open().submit([{ ...later, isrc: 'XX0000000000', recordingMbid: 'f'.repeat(8) }], SOURCE);
  const item = await store.items.get(JOGA_ID);
  assert.equal(item?.title, 'Jóga');
  assert.deepEqual(item?.attributes, {
    artist: 'Björk',
    isrc: 'GBAAN9700034',
    recording_mbid: 'f'.repeat(8),
  });
  assert.equal(told.length, 3, 'the matcher is told of each change');
});

test('what listens that come at once know of a new track is put together', async (context) => {
  const { listens, store } = await newListenWorld(context);
  const facts = [{ isrc: 'GBAAN9700034' }, { release: 'Homogenic' }, { durationMs: 305_000 }];
  await Promise.all(
    facts.map((fact, at) => listens.submit([{ ...JOGA, ...fact, listenedAtMs: NOW_MS - at }], SOURCE)),
  );
  assert.deepEqual((await store.items.get(JOGA_ID))?.attributes, {
    artist: 'Björk',
    isrc: 'GBAAN9700034',
    album: 'Homogenic',
    duration_ms: 305_000,
  });
});

test('known tracks are written and told once, also over a restart', async (context) => {
  const { listens, open, told } = await newListenWorld(context);
  for (const one of [listens, listens, open()]) await one.submit([JOGA, { ...JOGA, userId: 'bob' }], SOURCE);
  assert.deepEqual(
    told.map(({ itemId }) => itemId),
    [JOGA_ID],
  );
});

test('a stub that an event made becomes an entry', async (context) => {
  const { listens, store } = await newListenWorld(context);
  await store.items.put([
    {
      itemId: JOGA_ID,
      catalogue: 'tracks',
      title: JOGA_ID,
      year: undefined,
      genres: [],
      attributes: {},
      stub: true,
      source: 'event',
    },
  ]);
  assert.deepEqual(await listens.putTracks([JOGA]), [JOGA_ID]);
  assert.equal((await store.items.get(JOGA_ID))?.title, 'Jóga');
});
