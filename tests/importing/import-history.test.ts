import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { trackIdOf } from '../../src/domain/track-text.ts';
import { makeListens, type WrittenListen, writeCsv, writeSpotify } from '../support/history-files.ts';
import {
  type ImportWorld,
  importContext,
  openImportWorld,
  temporaryFolder,
} from '../support/import-world.ts';
import { killDuringImport } from '../support/kill-during-import.ts';
import { historyFixture } from '../support/read-history.ts';

const START_MS = Date.UTC(2024, 2, 1);

async function openWorld(context: TestContext): Promise<ImportWorld> {
  const world = await openImportWorld(temporaryFolder(context));
  context.after(() => world.close());
  return world;
}

/** What a test looks at of a result. */
interface Figures {
  readonly counts: Readonly<Record<string, number>>;
  readonly history: Readonly<Record<string, unknown>>;
  readonly [name: string]: unknown;
}

async function run(world: ImportWorld, parameters: Record<string, unknown>): Promise<Figures> {
  const result = await world.handler.run(world.handler.parse(parameters), importContext());
  return { counts: {}, history: {}, ...Object(result) };
}

function addedAndThere({ counts, history }: Figures): readonly unknown[] {
  return [counts.events_accepted, history.already_there];
}

/** Every play and skip in the log as one text, without what tells imports apart. */
async function eventsOf({ log }: ImportWorld): Promise<string[]> {
  const stored = await log.read(0, 1_000_000);
  return stored.map(({ event }) => `${event.type} ${event.userId} ${event.itemId} ${event.tsMs}`).sort();
}

test('an import of a history writes tracks, plays and skips of the user, and says what it was', async (context) => {
  const world = await openWorld(context);
  const { history, counts, import_id } = await run(world, { path: historyFixture('spotify'), user: 'ann' });
  assert.deepEqual(history, {
    user_id: 'ann',
    listens: 3,
    plays: 2,
    skips: 1,
    loves: 0,
    hates: 0,
    already_there: 0,
    left_out: 2,
    tracks: 3,
    artists: 2,
    first_at: '2023-01-06T10:13:20.000Z',
    last_at: '2023-01-06T11:03:25.000Z',
  });
  assert.equal(counts.events_accepted, 3);
  const itemId = trackIdOf('Marram', 'Salt Road');
  assert.equal((await world.store.items.get(itemId))?.title, 'Salt Road');
  const kettle = (await world.store.interactions.read('tracks', 'ann')).find(
    (entry) => entry.itemId === trackIdOf('Hollow, The', 'Kettle'),
  );
  assert.deepEqual([kettle?.nPlays, kettle?.nSkips], [0, 1]);
  const [stored] = await world.log.read(0, 1);
  assert.equal(stored.event.source, `import:${import_id}`);
  assert.equal(stored.event.details?.context?.ms_played, 241_000);
});

test('a dry run tells what would come, shows the first rows, and writes nothing', async (context) => {
  const world = await openWorld(context);
  const path = historyFixture('spotify-malformed');
  const result = await run(world, { path, user: 'ann', dryRun: true });
  assert.deepEqual([result.dry_run, result.new_events, result.rejected], [true, 1, 8]);
  assert.deepEqual(result.first_rows, [
    {
      kind: 'play',
      at: '2023-01-06T10:16:21.000Z',
      artist: 'Marram',
      track: 'Salt Road',
      album: null,
      already_there: false,
    },
  ]);
  assert.equal(await world.log.endOffset(), 0);
  assert.equal(await world.store.items.count('tracks'), 0);
  assert.equal(existsSync(join(world.directory, 'imports')), false);
  await run(world, { path, user: 'ann' });
  const again = await run(world, { path, user: 'ann', dryRun: true });
  assert.deepEqual([again.new_events, again.history.already_there], [0, 1]);
});

test('the same history again adds nothing, also when it is read again or has grown', async (context) => {
  const world = await openWorld(context);
  const folder = temporaryFolder(context);
  const listens = makeListens(600, START_MS);
  const [path, grown] = [join(folder, 'a.json'), join(folder, 'b.json')];
  writeSpotify(path, listens.slice(0, 500));
  writeSpotify(grown, listens);
  assert.deepEqual(addedAndThere(await run(world, { path, user: 'ann' })), [500, 0]);
  assert.equal((await run(world, { path, user: 'ann' })).already_imported, true);
  assert.deepEqual(addedAndThere(await run(world, { path, user: 'ann', force: true })), [0, 500]);
  assert.deepEqual(addedAndThere(await run(world, { path: grown, user: 'ann' })), [100, 500]);
  assert.deepEqual(addedAndThere(await run(world, { path, user: 'bob' })), [500, 0]);
});

test('two histories of the same months add each play once, though their clocks differ', async (context) => {
  const world = await openWorld(context);
  const folder = temporaryFolder(context);
  const listens = makeListens(800, START_MS);
  const later = listens
    .slice(300)
    .map((listen, place) => ({ ...listen, atMs: listen.atMs + ((place * 37) % 41) * 1000 - 20_000 }));
  writeSpotify(join(folder, 'spotify.json'), listens.slice(0, 600));
  // Newest first, as Last.fm has it.
  writeCsv(join(folder, 'lastfm.csv'), later.toReversed());
  const first = await run(world, { path: join(folder, 'spotify.json'), user: 'ann' });
  const second = await run(world, { path: join(folder, 'lastfm.csv'), user: 'ann' });
  assert.deepEqual(
    [addedAndThere(first), addedAndThere(second)],
    [
      [600, 0],
      [200, 300],
    ],
  );
  assert.equal((await eventsOf(world)).length, 800);
});

test('what a scrobbler sent is there, within the tolerance or the length of the song, and no further', async (context) => {
  const world = await openWorld(context);
  const path = join(temporaryFolder(context), 'a.json');
  const song = { userId: 'ann', artist: 'Marram', track: 'Salt Road' };
  await world.listens.submit(
    [
      { ...song, listenedAtMs: START_MS + 119_000 },
      { ...song, listenedAtMs: START_MS + 10_000_000 },
      { ...song, listenedAtMs: START_MS + 20_000_000, userId: 'bob' },
    ],
    { source: 'listenbrainz' },
  );
  const listens: WrittenListen[] = [
    { ...song, atMs: START_MS, msPlayed: 40_000 },
    // Written down at its end, which lies beyond the tolerance.
    { ...song, atMs: START_MS + 10_000_000 - 230_000, msPlayed: 240_000 },
    { ...song, atMs: START_MS + 20_000_000 },
    { ...song, atMs: START_MS + 119_000 + 121_000, msPlayed: 40_000 },
  ];
  writeSpotify(path, listens);
  assert.deepEqual(addedAndThere(await run(world, { path, user: 'ann' })), [2, 2]);
});

test('one scrobble stands for one play: a song on repeat keeps the others', async (context) => {
  const world = await openWorld(context);
  const path = join(temporaryFolder(context), 'a.json');
  const song = { artist: 'Marram', track: 'Salt Road', msPlayed: 90_000 };
  const atMs = [0, 90_000, 180_000, 270_000].map((ms) => START_MS + ms);
  await world.listens.submit(
    [{ userId: 'ann', artist: 'Marram', track: 'Salt Road', listenedAtMs: atMs[1] + 3_000 }],
    { source: 'lastfm' },
  );
  writeSpotify(
    path,
    atMs.map((ms) => ({ ...song, atMs: ms })),
  );
  assert.deepEqual(addedAndThere(await run(world, { path, user: 'ann' })), [3, 1]);
  const [interaction] = await world.store.interactions.read('tracks', 'ann');
  assert.equal(interaction.nPlays, 4);
});

test('a track that is matched to another is known under either', async (context) => {
  const world = await openWorld(context);
  const path = join(temporaryFolder(context), 'a.csv');
  await world.listens.submit(
    [
      { userId: 'ann', artist: 'Marram', track: 'Salt Road', listenedAtMs: START_MS },
      { userId: 'ann', artist: 'Marram', track: 'Breakwater (Live)', listenedAtMs: START_MS + 600_000 },
    ],
    { source: 'lastfm' },
  );
  await world.store.items.setMatches([
    { itemId: trackIdOf('Marram', 'Salt Road'), sameAs: 'track:TRSALT' },
    { itemId: trackIdOf('Marram', 'Salt Road (Remastered)'), sameAs: 'track:TRSALT' },
    { itemId: trackIdOf('Marram', 'Breakwater (Live)'), sameAs: trackIdOf('Marram', 'Breakwater') },
  ]);
  writeCsv(path, [
    { artist: 'Marram', track: 'Salt Road (Remastered)', atMs: START_MS + 5_000 },
    { artist: 'Marram', track: 'Breakwater', atMs: START_MS + 605_000 },
    { artist: 'Marram', track: 'Kettle', atMs: START_MS + 5_000 },
  ]);
  assert.deepEqual(addedAndThere(await run(world, { path, user: 'ann' })), [1, 2]);
});

test('feedback becomes love and hate', async (context) => {
  const world = await openWorld(context);
  const { counts } = await run(world, { path: historyFixture('listenbrainz'), user: 'ann' });
  assert.deepEqual([counts.events_accepted, counts.rejected], [6, 1]);
  const interactions = await world.store.interactions.read('tracks', 'ann');
  const love = Object.fromEntries(interactions.map((entry) => [entry.itemId, [entry.love, entry.nPlays]]));
  assert.deepEqual(love[trackIdOf('Marram', 'Breakwater')], [1, 1]);
  assert.deepEqual(love[trackIdOf('Ödland Trio', 'Kleine Fuge')], [-1, 1]);
});

test('it must be said whose history it is, and which it is where the content may be two things', async (context) => {
  const world = await openWorld(context);
  await assert.rejects(run(world, { path: historyFixture('maloja') }), {
    code: 'invalid_input',
    message: /maloja is a listening history \(maloja\); say whose it is/,
    hint: /--user/,
  });
  const path = join(temporaryFolder(context), 'either.csv');
  writeFileSync(path, 'Marram,Low Tide,1999,06 Jan 2023 10:13\nMarram,Low Tide,2000,06 Jan 2023 10:18\n');
  await assert.rejects(run(world, { path, user: 'ann' }), {
    code: 'invalid_input',
    message: /MovieLens data or a listening history \(lastfm\)/,
  });
  const { history } = await run(world, { path, user: 'ann', format: 'lastfm' });
  assert.equal(history.listens, 2);
  assert.throws(() => world.handler.parse({ path, columns: 'artst=1' }), {
    message: /did you mean 'artist'/,
  });
  assert.throws(() => world.handler.parse({ path, user: 'a\nb' }), { code: 'invalid_input' });
  await assert.rejects(run(world, { path, format: 'movielens', dryRun: true }), {
    message: /only histories have a user and a dry run/,
  });
});

test('a cancelled import that goes on after another brought the same plays counts each play once', async (context) => {
  const world = await openWorld(context);
  const folder = temporaryFolder(context);
  const listens = makeListens(26_000, START_MS);
  const [path, other] = [join(folder, 'a.json'), join(folder, 'b.csv')];
  writeSpotify(path, listens);
  writeCsv(
    other,
    listens.slice(20_000).map((listen) => ({ ...listen, atMs: listen.atMs + 20_000 })),
  );
  const stop = new AbortController();
  const stopping = importContext((step, done, total) => {
    if (step === 'listens' && done > 0.9 * Number(total)) stop.abort();
  }, stop.signal);
  await assert.rejects(world.handler.run(world.handler.parse({ path, user: 'ann' }), stopping), {
    code: 'cancelled',
  });
  const begun = await world.log.endOffset();
  assert.ok(begun >= 20_000 && begun < 26_000);
  const between = await run(world, { path: other, user: 'ann' });
  assert.equal(Number(between.counts.events_accepted), 26_000 - begun);
  const resumed = await run(world, { path, user: 'ann' });
  assert.deepEqual(addedAndThere(resumed), [begun, 26_000 - begun]);
  assert.equal(await world.log.endOffset(), 26_000);
});

const N_LISTENS = 26_000;

async function hashOfEvents(world: ImportWorld): Promise<string> {
  const hash = createHash('sha256');
  for (const line of await eventsOf(world)) hash.update(`${line}\n`);
  return hash.digest('hex');
}

/** A scrobbler sent every third of the first ones, a little off; some blocks of the import begin in the middle of repeats. */
async function scrobbleSome(world: ImportWorld, listens: readonly WrittenListen[]): Promise<void> {
  const sent = listens
    .filter((_, place) => place % 3 === 0 && place < 9_000)
    .map(({ artist, track, atMs }) => ({ userId: 'ann', artist, track, listenedAtMs: atMs + 30_000 }));
  for (let at = 0; at < sent.length; at += 1_000)
    await world.listens.submit(sent.slice(at, at + 1_000), { source: 'listenbrainz' });
}

test('an import that is killed at random points ends with the same events and counts as one that is not', async (context) => {
  const path = join(temporaryFolder(context), 'a.json');
  const listens = makeListens(N_LISTENS, START_MS);
  writeSpotify(path, listens);
  const [whole, directory] = [await openWorld(context), temporaryFolder(context)];
  await scrobbleSome(whole, listens);
  const expected = await run(whole, { path, user: 'ann' });
  const before = await openImportWorld(directory);
  await scrobbleSome(before, listens);
  await before.close();
  const parameters = JSON.stringify({ path, user: 'ann' });
  for (const share of [0.3, 0.8])
    await killDuringImport({ directory, parameters, step: 'listens', share: share + Math.random() * 0.15 });
  const world = await openImportWorld(directory);
  context.after(() => world.close());
  const { counts, history } = await run(world, { path, user: 'ann' });
  assert.deepEqual([counts, history], [expected.counts, expected.history]);
  assert.equal(await hashOfEvents(world), await hashOfEvents(whole));
});
