import assert from 'node:assert/strict';
import { test } from 'node:test';
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
  assert.equal((await ingest.deadLetters.list(1)).values[0].body.length, 10_240);
  await ingest.submit([JSON.parse('['.repeat(50_000) + ']'.repeat(50_000))], {
    ...API,
    receivedAtMs: NOW_MS + 1,
  });
  assert.match((await ingest.deadLetters.list(1)).values[0].body, /cannot be shown|^\[\[\[/);
});
