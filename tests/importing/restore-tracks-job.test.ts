import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTrackMatcher } from '../../src/catalog/match-tracks.ts';
import type { Listen } from '../../src/domain/listen.ts';
import { trackIdOf } from '../../src/domain/track-text.ts';
import { matchTracksJobHandler } from '../../src/importing/match-tracks-job.ts';
import { restoreTracksJobHandler } from '../../src/importing/restore-tracks-job.ts';
import { createListenIngest } from '../../src/ingest/listens.ts';
import { type IngestWorld, NOW_MS, openIngestWorld } from '../support/ingest-world.ts';
import { newJobRun } from '../support/job-run.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { catalogueTrack } from '../support/tracks.ts';

const TITLES = Array.from({ length: 300 }, (_, n) => `Song ${n}`);
const IDS = TITLES.map((title) => trackIdOf('Low', title));

function listen(track: string, n: number): Listen {
  return {
    userId: `u${n % 7}`,
    listenedAtMs: NOW_MS - n * 1000,
    artist: 'Low',
    track,
    release: n % 2 === 0 ? 'Album' : undefined,
    durationMs: 200_000 + n,
    isrc: n % 3 === 0 ? `ISRC${n}` : undefined,
    context: { media_player: 'mpd' },
  };
}

function listensOf({ ingest, store }: IngestWorld) {
  return createListenIngest({ ingest, items: store.items, clock: () => NOW_MS });
}

async function loseState(directory: string): Promise<void> {
  for (const end of ['', '-wal', '-shm']) rmSync(join(directory, `state.db${end}`), { force: true });
}

test('entries of tracks known by text come back from the log when the state is lost', async (context) => {
  const directory = temporaryDirectory(context);
  const before = await openIngestWorld(directory);
  await listensOf(before).submit(TITLES.map(listen), { source: 'listenbrainz' });
  // Events of the native API say no texts, and are passed over.
  const event = { type: 'play', user_id: 'u1', item_id: 'track:A', ts: NOW_MS, context: { track_name: 'x' } };
  await before.ingest.submit([event], { source: 'api' });
  const entries = await before.store.items.getMany(IDS);
  await before.close();
  await loseState(directory);

  const after = await openIngestWorld(directory);
  context.after(() => after.close());
  const { run } = restoreTracksJobHandler({ log: after.log, listens: listensOf(after) });
  const job = newJobRun();
  assert.deepEqual(await run({}, job.context), { nEvents: TITLES.length + 1 });
  assert.deepEqual(await after.store.items.getMany(IDS), entries);
  assert.equal(await after.store.items.get('track:A'), undefined);
  assert.deepEqual(job.progress.at(-1), ['read the log', 301, 301, 'events']);
});

test('what a person decided about entries of the catalogue is in force again once they are there', async (context) => {
  const directory = temporaryDirectory(context);
  const matcherOf = ({ store }: IngestWorld) =>
    createTrackMatcher({ items: store.items, documents: store.documents, clock: () => NOW_MS });
  const before = await openIngestWorld(directory);
  const catalogue = ['A', 'B', 'C', 'D'].map((id) => catalogueTrack(id, 'Low', `Song ${id}`));
  await before.store.items.put(catalogue);
  await matcherOf(before).decide('track:A', 'track:B');
  await matcherOf(before).decide('track:C', 'track:D');
  await matcherOf(before).forget(catalogue[2]);
  await before.close();
  await loseState(directory);

  const after = await openIngestWorld(directory);
  context.after(() => after.close());
  const { items } = after.store;
  const matcher = matcherOf(after);
  const { run } = matchTracksJobHandler({ items, matcher });
  const sameAs = async () =>
    Promise.all(catalogue.map(async ({ itemId }) => (await items.matchesOf(itemId)).sameAs));
  await items.put(catalogue.slice(0, 1));
  await run({}, newJobRun().context);
  assert.equal(await items.get('track:B'), undefined);
  await items.put(catalogue);
  await run({}, newJobRun().context);
  assert.deepEqual(await sameAs(), ['track:B', undefined, undefined, undefined]);
  // What was decided the other way round since is left alone.
  await items.setMatches([
    { itemId: 'track:A', sameAs: undefined },
    { itemId: 'track:B', sameAs: 'track:A' },
  ]);
  await run({}, newJobRun().context);
  assert.deepEqual(await sameAs(), [undefined, 'track:A', undefined, undefined]);
});

test('what a person decided about a track is in force again, too', async (context) => {
  const directory = temporaryDirectory(context);
  const before = await openIngestWorld(directory);
  const matcherOf = ({ store }: IngestWorld) =>
    createTrackMatcher({ items: store.items, documents: store.documents, clock: () => NOW_MS });
  const catalogue = [catalogueTrack('A', 'Low', 'Song 1'), catalogueTrack('B', 'Low', 'Song 2')];
  await before.store.items.put(catalogue);
  await listensOf(before).submit(TITLES.slice(0, 3).map(listen), { source: 'listenbrainz' });
  await matcherOf(before).decide(IDS[1], 'track:B');
  await matcherOf(before).decide(IDS[2], undefined);
  await before.close();
  await loseState(directory);

  const after = await openIngestWorld(directory);
  context.after(() => after.close());
  const { items } = after.store;
  await items.put(catalogue);
  await restoreTracksJobHandler({ log: after.log, listens: listensOf(after) }).run({}, newJobRun().context);
  const tracks = (await items.getMany(IDS.slice(0, 3))).flatMap((item) => item ?? []);
  await matcherOf(after).match(tracks);
  const found = await Promise.all(tracks.map(async ({ itemId }) => (await items.matchesOf(itemId)).sameAs));
  assert.deepEqual(found, [undefined, 'track:B', undefined]);
});
