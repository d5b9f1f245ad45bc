import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { DeadwaxError } from '../../src/errors.ts';
import type { SourceListen } from '../../src/source/history-source.ts';
import { historyFixture, readHistory } from '../support/read-history.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { writeZip } from '../support/write-zip.ts';

function summary(rows: readonly SourceListen[]): string[] {
  return rows.map(({ kind, listen }) => {
    const { listenedAtMs, artist, track, release = '' } = listen;
    return [kind, new Date(listenedAtMs).toISOString().slice(0, 19), artist, track, release].join(' | ');
  });
}

const TWO_LISTENS = [
  'play | 2023-01-06T10:13:20 | Marram | Salt Road | Low Tide',
  'play | 2023-01-06T10:18:20 | Hollow, The | Kettle | ',
];

test('an export of ListenBrainz gives its listens with what players said, and feedback as love and hate', async () => {
  const { variant, rows, rejects, nLeftOut, ignored } = await readHistory(historyFixture('listenbrainz'));
  assert.deepEqual(summary(rows), [
    'play | 2023-01-06T10:13:20 | Marram | Salt Road | Low Tide',
    'play | 2023-01-06T10:18:20 | Marram | Breakwater | ',
    'play | 2023-02-06T16:13:20 | Ödland Trio | Kleine Fuge | ',
    'love | 2023-02-07T20:00:00 | Marram | Breakwater | ',
    'hate | 2023-02-07T20:01:40 | Ödland Trio | Kleine Fuge | ',
    'love | 2023-02-07T20:06:40 | Marram | Salt Road | ',
  ]);
  assert.deepEqual(
    rows.slice(0, 3).map(({ listen }) => [listen.durationMs, listen.recordingMbid]),
    [
      [241_000, '0b1c2d3e-0000-4000-8000-000000000001'],
      [199_000, '0b1c2d3e-0000-4000-8000-000000000002'],
      [undefined, undefined],
    ],
  );
  assert.deepEqual(rows[0].listen.context, {
    media_player: 'Fooplayer',
    artist_mbids: ['0b1c2d3e-0000-4000-8000-00000000000a'],
  });
  assert.deepEqual([variant, ignored, nLeftOut], ['listenbrainz', ['user.json'], 1]);
  assert.deepEqual(
    rejects.map(({ line, reason }) => [line, reason]),
    [[4, 'no listen beside the feedback says which track it is of']],
  );
});

test('bad rows of a JSON list are set aside by their number; where the file breaks off, what came before stays', async () => {
  const { rows, rejects } = await readHistory(historyFixture('listenbrainz-malformed'));
  assert.deepEqual(summary(rows), [
    'play | 2023-01-06T10:13:20 | Marram | Salt Road | ',
    'play | 2023-01-06T10:30:00 | Marram | Brackets ]}, [ and " quotes | ',
  ]);
  assert.deepEqual(
    rejects.map(({ line, reason }) => `${line}: ${reason}`),
    [
      '2: the artist is missing',
      '3: the time cannot be read',
      '4: the time 1970-01-01T00:00:12.000Z is before the year 2000',
      '5: the track holds a NUL character',
      '6: the artist is not a text',
      '7: the row is not an object',
      '8: the artist is missing',
      '9: the row is not JSON',
      '11: the time lies more than an hour ahead',
      '12: listens.json ends in the middle of row 12',
    ],
  );
});

test('the usual exports of Last.fm are known by their content', async () => {
  const forms = [
    ['lastfmstats.csv', 'lastfm-csv'],
    ['scrobbles-uts.csv', 'lastfm-csv'],
    ['lastexport.tsv', 'lastfm-csv'],
  ] as const;
  for (const [file, form] of forms) {
    const { variant, rows } = await readHistory(historyFixture(`lastfm/${file}`));
    assert.equal(variant, form);
    assert.equal(summary(rows)[0], TWO_LISTENS[0], file);
    assert.equal(rows.length, 2);
  }
  const plain = await readHistory(historyFixture('lastfm/lastfm-to-csv.csv'));
  assert.deepEqual(summary(plain.rows), [
    'play | 2023-01-06T10:13:00 | Marram | Salt Road | Low Tide',
    'play | 2023-01-06T10:18:00 | Hollow, The | Kettle | Rooms, Empty',
    'play | 2023-01-06T10:22:00 | Ödland Trio | Kleine "Fuge" | ',
  ]);
});

test('saved pages of Last.fm give scrobbles, and leave out what is playing now', async () => {
  const page = await readHistory(historyFixture('lastfm/page.json'));
  assert.deepEqual(summary(page.rows), [
    TWO_LISTENS[0],
    'play | 2023-01-06T10:08:20 | Hollow, The | Kettle | ',
  ]);
  assert.deepEqual([page.variant, page.nLeftOut], ['lastfm-json', 1]);
  const pages = await readHistory(historyFixture('lastfm/pages.json'));
  assert.deepEqual(summary(pages.rows), summary(page.rows));
});

test('bad lines of a CSV are set aside with their reason', async () => {
  const { rows, rejects } = await readHistory(historyFixture('lastfm-malformed'));
  assert.equal(rows.length, 4);
  assert.deepEqual(
    rejects.map(({ line, reason }) => `${line}: ${reason}`),
    [
      '2: the time 1970-01-01T00:00:00.000Z is before the year 2000',
      '3: the time is missing',
      '4: the line has 2 fields and so no time',
      '5: the artist is missing',
      '6: a quote is not closed',
      "7: time '31 Feb 2023 10:18' cannot be read",
    ],
  );
});

test('Spotify says when a song ended: it began as long before as it was heard; what was heard for 30 seconds is a play, though it was forwarded', async () => {
  const { rows, nLeftOut, ignored } = await readHistory(historyFixture('spotify'));
  assert.deepEqual(summary(rows), [
    'play | 2023-01-06T10:13:20 | Marram | Salt Road | Low Tide',
    'skip | 2023-01-06T10:17:21 | Hollow, The | Kettle | Rooms',
    'play | 2023-01-06T11:03:25 | Marram | Breakwater | Low Tide',
  ]);
  assert.deepEqual([nLeftOut, ignored], [2, ['ReadMeFirst.txt']]);
  assert.deepEqual(
    rows.map(({ listen }) => [listen.msPlayed, listen.durationMs]),
    [
      [241_000, 241_000],
      [12_000, undefined],
      [95_000, undefined],
    ],
  );
  const short = await readHistory(historyFixture('spotify-short'));
  assert.deepEqual(summary(short.rows), [
    'play | 2023-01-06T10:12:59 | Marram | Salt Road | ',
    'skip | 2023-01-06T10:17:48 | Hollow, The | Kettle | ',
  ]);
  assert.deepEqual([short.variant, short.nLeftOut], ['spotify-short', 1]);
});

test('bad rows of Spotify are set aside; a song whose name is gone is not taken for a podcast', async () => {
  const { rows, rejects, nLeftOut } = await readHistory(historyFixture('spotify-malformed'));
  assert.deepEqual([rows.length, nLeftOut], [1, 0]);
  assert.deepEqual(
    rejects.map(({ line, reason }) => `${line}: ${reason}`),
    [
      '1: ms_played is not a number of milliseconds',
      '2: ts is not a time',
      '3: ms_played is not a number of milliseconds',
      '4: the artist is missing',
      '5: the artist is missing',
      '6: the row is not an object',
      '7: the row is not an object',
      '8: the row is not an object',
    ],
  );
});

test('an export of Maloja gives scrobbles of both of its forms, filed under the first artist', async () => {
  const { variant, rows, rejects } = await readHistory(historyFixture('maloja'));
  assert.deepEqual(summary(rows), [
    ...TWO_LISTENS,
    'play | 2023-01-06T10:23:20 | Ödland Trio | Kleine Fuge | Stücke',
  ]);
  assert.deepEqual(rows[0].listen.context, {
    artist_names: ['Marram', 'Wren Ash'],
    submission_client: 'navidrome',
  });
  assert.deepEqual([variant, rejects.length], ['maloja', 1]);
});

test('a CSV is read by the names of its header, or by a map of columns with a format of times', async () => {
  const plain = await readHistory(historyFixture('csv/plain.csv'));
  assert.deepEqual(summary(plain.rows), [
    TWO_LISTENS[0],
    'play | 2023-01-06T10:18:20 | Hollow, The | Kettle; boiling | ',
  ]);
  assert.equal(plain.rows[0].listen.durationMs, 241_000);
  const byName = await readHistory(historyFixture('csv/plain.csv'), { columns: { album: 'performer' } });
  assert.equal(byName.rows[0].listen.release, 'Marram');
  const odd = await readHistory(historyFixture('csv/odd.csv'), {
    columns: { artist: '4', track: '3', time: '1' },
    timeFormat: '%d/%m/%y %I:%M %p',
  });
  assert.deepEqual(summary(odd.rows), [
    'play | 2023-01-06T10:13:00 | Marram | Salt Road | ',
    'play | 2023-01-06T13:05:00 | Hollow, The | Kettle | ',
  ]);
});

test('a column that is not there is refused with what is there', async () => {
  const path = historyFixture('csv/plain.csv');
  await assert.rejects(readHistory(path, { columns: { artist: 'Performr' } }), {
    code: 'invalid_input',
    message: /Performr.*did you mean 'Performer'/,
  });
  await assert.rejects(readHistory(path, { columns: { artist: '9' } }), { message: /columns 1 to 5/ });
  await assert.rejects(readHistory(historyFixture('csv/odd.csv'), { columns: { artist: '4' } }), {
    message: /which column is the track/,
  });
});

test('several histories in one folder ask which is meant; saying it takes that one', async (context) => {
  const folder = temporaryDirectory(context);
  cpSync(historyFixture('spotify'), join(folder, 'spotify'), { recursive: true });
  cpSync(historyFixture('maloja'), join(folder, 'maloja'), { recursive: true });
  await assert.rejects(readHistory(folder), { code: 'invalid_input', message: /maloja, spotify/ });
  const { rows, ignored } = await readHistory(folder, { format: 'maloja' });
  assert.deepEqual([rows.length, ignored.length], [3, 3]);
  await assert.rejects(readHistory(folder, { format: 'lastfm' }), { code: 'unsupported_format' });
});

test('two accounts of the same plays in one folder are refused; feedback beside listens is not', async (context) => {
  const folder = temporaryDirectory(context);
  cpSync(historyFixture('spotify'), join(folder, 'extended'), { recursive: true });
  cpSync(historyFixture('spotify-short'), join(folder, 'short'), { recursive: true });
  await assert.rejects(readHistory(folder), {
    code: 'invalid_input',
    message: /spotify-extended and spotify-short/,
    hint: /one by one/,
  });
});

test('what is no history is refused with what is known', async (context) => {
  const folder = temporaryDirectory(context);
  mkdirSync(join(folder, 'deep'));
  writeFileSync(join(folder, 'deep', 'notes.txt'), 'bread\nbutter\n');
  writeFileSync(join(folder, 'other.json'), `${'['.repeat(20)}1${']'.repeat(20)}`);
  writeFileSync(join(folder, 'empty.json'), '');
  await assert.rejects(readHistory(folder), { code: 'unsupported_format', hint: /ListenBrainz/ });
});

test('JSON nested without end is not followed into the depth', async (context) => {
  const path = join(temporaryDirectory(context), 'deep.json');
  writeFileSync(path, '['.repeat(100_000));
  await assert.rejects(readHistory(path), { code: 'unsupported_format' });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

test('a zip of an export gives the same as the folder', async (context) => {
  const folder = historyFixture('listenbrainz');
  const path = join(temporaryDirectory(context), 'export.zip');
  writeZip(
    path,
    filesIn(folder).map((file) => ({ name: relative(folder, file), content: readFileSync(file) })),
  );
  assert.deepEqual(await readHistory(path), await readHistory(folder));
});

const MUTATED = [
  'listenbrainz/listens/2023/1.jsonl',
  'listenbrainz-malformed/listens.json',
  'lastfm/page.json',
  'lastfm/lastfmstats.csv',
  'lastfm/lastexport.tsv',
  'spotify/Streaming_History_Audio_2023_0.json',
  'maloja/maloja_export.json',
  'csv/plain.csv',
];

test('whatever happened to the bytes of a history, it is read or refused, and each row that is given is whole', async (context) => {
  const path = join(temporaryDirectory(context), 'history');
  const change = fc.record({ at: fc.nat(), remove: fc.nat(20), insert: fc.uint8Array({ maxLength: 6 }) });
  const changes = fc.array(change, { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...MUTATED), changes, async (name, edits) => {
      let bytes = readFileSync(historyFixture(name));
      for (const { at, remove, insert } of edits) {
        const start = at % (bytes.length + 1);
        bytes = Buffer.concat([bytes.subarray(0, start), insert, bytes.subarray(start + remove)]);
      }
      writeFileSync(path, bytes);
      const read = await readHistory(path).catch((thrown: unknown) => {
        assert.ok(thrown instanceof DeadwaxError, String(thrown));
        assert.ok(['unsupported_format', 'invalid_input', 'unparsable'].includes(thrown.code), thrown.code);
        return undefined;
      });
      for (const { listen } of read?.rows ?? []) {
        for (const text of [listen.artist, listen.track, listen.release ?? 'none'])
          assert.ok(text !== '' && text.trim() === text && text.isWellFormed() && !text.includes('\0'));
        assert.ok(Number.isSafeInteger(listen.listenedAtMs));
        assert.ok((listen.durationMs ?? 1) >= 1 && (listen.msPlayed ?? 1) >= 1);
      }
    }),
    { numRuns: 400 },
  );
});
