import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import * as fc from 'fast-check';
import { HALF_STARS } from '../../src/domain/rating-scale.ts';
import { createIngest, type IngestDeps } from '../../src/ingest/ingest.ts';
import { NOW_MS, newIngestWorld } from '../support/ingest-world.ts';

const API = { source: 'api' };

function rating(n: number, value: number): Record<string, unknown> {
  return { type: 'rating', user_id: 'ann', item_id: `movie:${n}`, ts: 1_700_000_000 + n, value };
}

/** An ingest over a new world, at a clock that moves on with each batch. */
async function newIngest(context: TestContext, options: Partial<IngestDeps> = {}) {
  const { log, store } = await newIngestWorld(context);
  let [nowMs, nRandom] = [NOW_MS, 0];
  const ingest = createIngest({
    log,
    documents: store.documents,
    clock: () => nowMs++,
    randomBytes: (size) => new Uint8Array(size).fill(nRandom++),
    scaleOf: () => HALF_STARS,
    ...options,
  });
  return { ingest, log, store, letters: ingest.deadLetters };
}

test('only so many are kept: the oldest make room and are counted', async (context) => {
  const { ingest, letters } = await newIngest(context, { deadLettersKept: 10 });
  for (let batch = 0; batch < 7; batch += 1) await ingest.submit([rating(batch, 11), 'x', 'y'], API);
  const { total, dropped } = await letters.figures();
  assert.ok(total <= 10 && total >= 9, `${total} are kept`);
  assert.equal(total + dropped, 21);
  const { values } = await letters.list(100);
  assert.deepEqual(
    values.slice(0, 3).map(({ body }) => body),
    ['"y"', '"x"', JSON.stringify(rating(6, 11))],
  );
});

test('the limit holds when many batches come at once', async (context) => {
  const { ingest, letters } = await newIngest(context, { deadLettersKept: 50 });
  await Promise.all(Array.from({ length: 40 }, () => ingest.submit(['a', 'b', 'c'], API)));
  const { total, dropped } = await letters.figures();
  assert.ok(total <= 50 && total >= 49, `${total} are kept`);
  assert.equal(total + dropped, 120);
});

test('a list may be narrowed to a source and a reason, and pages of it hold each once', async (context) => {
  const { ingest, letters } = await newIngest(context);
  for (let n = 0; n < 6; n += 1) {
    await ingest.submit([rating(n, 11), 'text', rating(n, 9)], { source: n % 2 === 0 ? 'api' : 'other' });
  }
  const seen: string[] = [];
  const filter = { source: 'other', code: 'off_scale' };
  for (let cursor: string | undefined, isMore = true; isMore; isMore = cursor !== undefined) {
    const page = await letters.list(2, cursor, filter);
    assert.ok(page.values.every(({ source, error }) => source === 'other' && error.code === 'off_scale'));
    seen.push(...page.values.map(({ deadLetterId }) => deadLetterId));
    cursor = page.cursor;
  }
  assert.equal(new Set(seen).size, 6);
  assert.equal(seen.length, 6);
  assert.deepEqual((await letters.figures()).groups, [
    { source: 'api', code: 'off_scale', count: 6 },
    { source: 'other', code: 'off_scale', count: 6 },
    { source: 'api', code: 'wrong_type', count: 3 },
    { source: 'other', code: 'wrong_type', count: 3 },
  ]);
});

test('all that match are sent again at once: the good ones go, the others say why not', async (context) => {
  const { ingest, log, letters } = await newIngest(context);
  const bad = Array.from({ length: 1200 }, (_, n) => rating(n % 1100, 11));
  for (let at = 0; at < bad.length; at += 1000) await ingest.submit(bad.slice(at, at + 1000), API);
  const { values } = await letters.list(1000);
  // One half is mended; of the mended ones some say the same as others.
  for (const { deadLetterId, body } of values.slice(0, 600))
    await letters.fix(deadLetterId, JSON.stringify({ ...JSON.parse(body), value: 3 }));
  const ids = new Set(values.slice(0, 600).map(({ body }) => body));
  assert.deepEqual(await letters.replayAll({ code: 'unknown_item' }), {
    accepted: 0,
    duplicates: 0,
    rejected: 0,
  });
  assert.deepEqual(await letters.replayAll({ code: 'off_scale' }), {
    accepted: ids.size,
    duplicates: 600 - ids.size,
    rejected: 600,
  });
  assert.equal(await log.endOffset(), ids.size);
  assert.equal((await letters.figures()).total, 600);
  assert.equal(await letters.discardAll({ source: 'nobody' }), 0);
  assert.equal(await letters.discardAll({}), 600);
  assert.equal((await letters.figures()).total, 0);
});

test('a source may take its texts again in a way of its own', async (context) => {
  const { ingest, letters } = await newIngest(context);
  const error = { pointer: '', code: 'odd', detail: 'odd' };
  await ingest.setAside([{ text: '{"listen":1}', error }], { source: 'player' });
  letters.setTaker('player', async (values) =>
    values.map((value) => {
      assert.deepEqual(value, { listen: 1 });
      return { status: 'accepted' };
    }),
  );
  const [letter] = (await letters.list(1)).values;
  assert.deepEqual(await letters.replay(letter.deadLetterId), { status: 'accepted' });
});

test('where unknown items are not wanted, their events wait until the entry is there', async (context) => {
  const world = await newIngestWorld(context);
  const { ingest, log, letters } = await newIngest(context, { knownItems: world.store.items });
  const own = { type: 'own_set', user_id: 'ann', items: ['movie:1', 'movie:2'], ts: 1_700_000_000 };
  const item = {
    catalogue: 'movies',
    year: undefined,
    genres: [],
    attributes: {},
    stub: false,
    source: 'test',
  } as const;
  await world.store.items.put([{ ...item, itemId: 'movie:1', title: 'One' }]);
  const login = { type: 'login', user_id: 'ann', ts: 1_700_000_000 };
  const answer = await ingest.submit([rating(1, 3), rating(2, 3), own, login], API);
  assert.deepEqual(
    answer.results.map(({ index, error }) => [index, error?.code, error?.pointer]),
    [
      [1, 'unknown_item', '/item_id'],
      [2, 'unknown_item', '/items'],
    ],
  );
  assert.equal((await letters.replayAll({})).rejected, 2);
  await world.store.items.put([{ ...item, itemId: 'movie:2', title: 'Two' }]);
  assert.deepEqual(await letters.replayAll({ code: 'unknown_item' }), {
    accepted: 2,
    duplicates: 0,
    rejected: 0,
  });
  assert.equal(await log.endOffset(), 4);
});

test('whatever is submitted, each value is accepted, a duplicate or one dead letter', async (context) => {
  const { ingest, log, letters } = await newIngest(context, { deadLettersKept: 1_000_000 });
  let [nAccepted, nRejected] = [0, 0];
  const value = fc.oneof(
    fc.nat(300).map((n) => rating(n, 3)),
    fc.nat(300).map((n) => rating(n, 7)),
    fc.jsonValue(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(value, { maxLength: 40 }), async (values) => {
      const answer = await ingest.submit(values, API);
      assert.equal(answer.accepted + answer.duplicates + answer.rejected, values.length);
      nAccepted += answer.accepted;
      nRejected += answer.rejected;
      assert.equal(await log.endOffset(), nAccepted);
    }),
    { numRuns: 60 },
  );
  assert.equal((await letters.figures()).total, nRejected);
});
