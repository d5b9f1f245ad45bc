import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeadwaxError } from '../../src/errors.ts';
import { NOW_MS, newIngestWorld } from '../support/ingest-world.ts';

const API = { source: 'api' };

function wire(itemId: string, changes: object = {}) {
  return {
    type: 'rating',
    user_id: 'ann',
    item_id: itemId,
    ts: '2026-11-21T09:00:00Z',
    value: 4,
    ...changes,
  };
}

test('the good ones of a call are kept, the bad ones set aside, and each is told apart', async (context) => {
  const { ingest, log } = await newIngestWorld(context);
  const values = [wire('movie:1'), wire('movie:2', { value: 11 }), wire('movie:1'), null, wire('movie:3')];
  const answer = await ingest.submit(values, API);
  assert.deepEqual([answer.accepted, answer.duplicates, answer.rejected], [2, 1, 2]);
  assert.deepEqual(
    answer.results.map(({ index, status, error }) => [index, status, error?.pointer]),
    [
      [1, 'rejected', '/value'],
      [2, 'duplicate', undefined],
      [3, 'rejected', ''],
    ],
  );
  assert.equal((await log.read(0, 10)).length, 2);
  const { values: letters } = await ingest.deadLetters.list(10);
  assert.deepEqual(
    letters.map(({ deadLetterId }) => deadLetterId).sort(),
    answer.results.flatMap(({ deadLetterId }) => deadLetterId ?? []).sort(),
  );
  assert.equal(letters.find(({ error }) => error.pointer === '/value')?.body, JSON.stringify(values[1]));
  assert.ok(letters.every(({ receivedAtMs, source }) => receivedAtMs === NOW_MS && source === 'api'));
});

test('sending the same again gives duplicates only', async (context) => {
  const { ingest, log } = await newIngestWorld(context);
  const values = [wire('movie:1'), wire('movie:2', { event_id: 'own' })];
  await ingest.submit(values, API);
  assert.deepEqual(await ingest.submit(values, { source: 'landing' }), {
    accepted: 0,
    duplicates: 2,
    rejected: 0,
    results: [
      { index: 0, status: 'duplicate' },
      { index: 1, status: 'duplicate' },
    ],
  });
  assert.equal((await log.read(0, 10)).length, 2);
});

test('dead letters are counted exactly and listed newest first in pages', async (context) => {
  const { ingest } = await newIngestWorld(context);
  await ingest.submit(
    Array.from({ length: 30 }, () => 'bad'),
    { ...API, receivedAtMs: NOW_MS - 1000 },
  );
  await ingest.setAside(
    [{ text: '{"half', error: { pointer: '', code: 'unparsable', detail: 'cut off' } }],
    API,
  );
  const seen: string[] = [];
  for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
    const page = await ingest.deadLetters.list(7, cursor);
    seen.push(...page.values.map(({ body }) => body));
    cursor = page.cursor;
  }
  assert.equal(seen.length, 31);
  assert.equal(seen[0], '{"half');
});

test('a dead letter can be mended and sent again; it goes away once it is taken', async (context) => {
  const { ingest, log } = await newIngestWorld(context);
  const [{ deadLetterId = '' }] = (await ingest.submit([wire('movie:1', { value: 11 })], API)).results;
  const again = await ingest.deadLetters.replay(deadLetterId);
  assert.deepEqual([again.status, again.error?.code], ['rejected', 'off_scale']);
  await ingest.deadLetters.fix(deadLetterId, '{"half');
  assert.equal((await ingest.deadLetters.replay(deadLetterId)).error?.code, 'unparsable');
  assert.equal((await ingest.deadLetters.list(5)).values[0].error.code, 'unparsable');
  await ingest.deadLetters.fix(deadLetterId, JSON.stringify(wire('movie:1', { value: 3 })));
  assert.equal((await ingest.deadLetters.replay(deadLetterId)).status, 'accepted');
  assert.deepEqual((await ingest.deadLetters.list(5)).values, []);
  assert.equal((await log.read(0, 10))[0].event.value, 3);
  await assert.rejects(ingest.deadLetters.replay(deadLetterId), { code: 'not_found' });
  await assert.rejects(ingest.deadLetters.fix('none', ''), { code: 'not_found' });
});

test('a dead letter can be thrown away once', async (context) => {
  const { ingest } = await newIngestWorld(context);
  const [{ deadLetterId = '' }] = (await ingest.submit([17], API)).results;
  assert.equal(await ingest.deadLetters.discard(deadLetterId), true);
  assert.equal(await ingest.deadLetters.discard(deadLetterId), false);
});

test('what the log refuses is taken nowhere, its bad ones neither', async (context) => {
  const { ingest } = await newIngestWorld(context, { maxQueuedEvents: 10 });
  const many = Array.from({ length: 10 }, (_, at) => wire(`movie:${at}`));
  const first = ingest.submit(many, API);
  await assert.rejects(ingest.submit([wire('movie:77'), 'bad'], API), { code: 'overloaded' });
  await first;
  assert.deepEqual((await ingest.deadLetters.list(5)).values, []);
  assert.equal((await ingest.submit([wire('movie:77'), 'bad'], API)).accepted, 1);
});

test('the body of a dead letter is cut, and what JSON cannot show is named', async (context) => {
  const { ingest } = await newIngestWorld(context);
  await ingest.submit([{ type: 'x'.repeat(50_000) }], API);
  assert.equal((await ingest.deadLetters.list(1)).values[0].body.length, 12_288);
  await ingest.submit([JSON.parse('['.repeat(50_000) + ']'.repeat(50_000))], {
    ...API,
    receivedAtMs: NOW_MS + 1,
  });
  assert.match((await ingest.deadLetters.list(1)).values[0].body, /cannot be shown|^\[\[\[/);
});

test('an event is taken back once, by its user, whoever asks how often', async (context) => {
  const { ingest, log } = await newIngestWorld(context);
  const play = { event_id: 'p1', type: 'play', user_id: 'ann', item_id: 'track:1', ts: 1_700_000_000 };
  await ingest.submit([play], { source: 'api' });
  const erase = { type: 'erase', user_id: 'ann', target: 'p1' };
  const answers = [];
  for (const value of [
    erase,
    { ...erase, ts: 1_700_000_009 },
    { ...erase, user_id: 'bob' },
    { ...erase, target: 'p2' },
  ])
    answers.push(await ingest.submit([value], { source: 'api' }));
  assert.deepEqual(
    answers.map(({ accepted, duplicates, results }) => [accepted, duplicates, results[0]?.error?.code]),
    [
      [1, 0, undefined],
      [0, 1, undefined],
      [0, 0, 'contradiction'],
      [0, 0, 'unknown_target'],
    ],
  );
  const [, { event }] = await log.read(0, 10);
  assert.deepEqual([event.type, event.itemId, event.catalogue], ['erase', 'track:1', 'tracks']);
  assert.deepEqual(event.details?.target, {
    eventId: 'p1',
    offset: 0,
    type: 'play',
    tsMs: 1_700_000_000_000,
  });
});

test('many erasures in one call read each block of the log once', async (context) => {
  const { ingest, log } = await newIngestWorld(context);
  const plays = Array.from({ length: 600 }, (_, at) =>
    wire(`movie:${at}`, { type: 'play', event_id: `p${at}` }),
  );
  for (let from = 0; from < plays.length; from += 200)
    await ingest.submit(plays.slice(from, from + 200), API);
  let nReads = 0;
  const readBlocks = log.readBlocks.bind(log);
  log.readBlocks = (...range) => {
    nReads += 1;
    return readBlocks(...range);
  };
  const answer = await ingest.submit(
    plays.map(({ user_id }, at) => ({ type: 'erase', user_id, target: `p${(at * 7) % 600}` })),
    API,
  );
  assert.deepEqual([answer.accepted, nReads], [600, 3]);
});

test('a correction takes the earlier event back and stands in its place, also within one call and one stream', async (context) => {
  const { ingest, log } = await newIngestWorld(context);
  const rating = (id: string, value: number, replaces?: string) => ({
    event_id: id,
    type: 'rating',
    user_id: 'ann',
    item_id: 'movie:1',
    ts: 1_700_000_000,
    value,
    replaces,
  });
  const values = [rating('a', 1), rating('b', 2, 'a'), rating('c', 3, 'b'), rating('d', 4, 'nothing')];
  const answer = await ingest.submit(values, { source: 'api' });
  assert.deepEqual([answer.accepted, answer.rejected], [3, 1]);
  assert.equal((await ingest.submit(values, { source: 'api' })).duplicates, 3);
  const lines = [rating('e', 5), rating('f', 4.5, 'e')].map((value) => JSON.stringify(value)).join('\n');
  const parsed = await ingest.parseLines(Uint8Array.from(Buffer.from(lines)), { source: 'api' });
  assert.equal((await ingest.submitLines(parsed, { source: 'api' })).accepted, 2);
  const stored = await log.read(0, 100);
  assert.deepEqual(
    stored.map(({ event }) => (event.type === 'erase' ? event.details?.target?.eventId : event.eventId)),
    ['a', 'b', 'c', 'a', 'b', 'e', 'f', 'e'],
  );
});

test('a correction that may not be is refused as a whole, and so is what would take it back', async (context) => {
  const { ingest, log } = await newIngestWorld(context);
  const owned = { type: 'own_set', user_id: 'ann', ts: '2026-11-21T09:00:00Z', items: ['release:1'] };
  const values = [
    wire('movie:1', { event_id: 'of ann' }),
    { ...owned, catalogue: 'records', event_id: 'lasting' },
    wire('movie:1', { event_id: 'third', user_id: 'bob', replaces: 'second' }),
    wire('movie:1', { event_id: 'second', user_id: 'bob', replaces: 'first' }),
    wire('movie:1', { event_id: 'first', user_id: 'bob', replaces: 'of ann' }),
    wire('movie:2', { event_id: 'other', replaces: 'lasting' }),
    wire('movie:1', { event_id: 'good', replaces: 'of ann' }),
  ];
  for (const isAgain of [false, true]) {
    const { accepted, results } = await ingest.submit(values, API);
    assert.equal(accepted, isAgain ? 0 : 3);
    assert.deepEqual(
      results.flatMap(({ index, error }) => (error === undefined ? [] : [[index, error.code]])),
      [
        [2, 'unknown_target'],
        [3, 'unknown_target'],
        [4, 'contradiction'],
        [5, 'not_erasable'],
      ],
    );
  }
  const stored = (await log.read(0, 20)).map(({ event }) => event);
  assert.deepEqual(
    stored.map(({ type, eventId }) => (type === 'erase' ? type : eventId)),
    ['of ann', 'lasting', 'good', 'erase'],
  );
});

test('lines that found the log full half-way are counted as taken when they go on', async (context) => {
  const { ingest, log } = await newIngestWorld(context);
  const lines = [wire('movie:1', { event_id: 'a' }), { type: 'erase', user_id: 'ann', target: 'a' }];
  const bytes = new Uint8Array(Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')));
  const parsed = await ingest.parseLines(bytes, API);
  const append = log.append.bind(log);
  log.append = () => Promise.reject(new DeadwaxError('overloaded', 'the log is full'));
  await assert.rejects(ingest.submitLines(parsed, API), { code: 'overloaded' });
  log.append = append;
  const { accepted, duplicates } = await ingest.submitLines(parsed, API);
  assert.deepEqual([accepted, duplicates], [2, 0]);
});

test('lines of a stream are taken as values are, and answered by their line', async (context) => {
  const { ingest, log } = await newIngestWorld(context);
  const good = { type: 'play', user_id: 'ann', item_id: 'track:ö', ts: 1_700_000_000 };
  const lines = [
    Buffer.from(`${JSON.stringify(good)}\n\n  \r\n{"type":\n`),
    Buffer.from([0x22, 0xff, 0x22, 0x0a]),
    Buffer.from(
      `${JSON.stringify({ ...good, ts: 5 })}\r\n${JSON.stringify(good)}\n${JSON.stringify({ ...good, x: 'y'.repeat(11_000) })}`,
    ),
  ];
  const parsed = await ingest.parseLines(Uint8Array.from(Buffer.concat(lines)), { source: 'api' });
  const answer = await ingest.submitLines(parsed, { source: 'api' });
  assert.deepEqual(
    answer.results.map(({ index, status, error }) => [index, status, error?.code]),
    [
      [1, 'rejected', 'unparsable'],
      [2, 'rejected', 'unparsable'],
      [4, 'duplicate', undefined],
      [5, 'rejected', 'too_large'],
    ],
  );
  assert.deepEqual([answer.accepted, parsed.nLines], [2, 6]);
  assert.equal((await log.read(0, 10)).length, 2);
});
