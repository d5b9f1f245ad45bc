import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HALF_STARS } from '../../src/domain/rating-scale.ts';
import { type ParseContext, parseEvent } from '../../src/ingest/parse-event.ts';

const NOW = Date.UTC(2026, 10, 21, 10);
const context: ParseContext = {
  source: 'api',
  receivedAtMs: NOW,
  scaleOf: (catalogue) => (catalogue === 'records' ? { min: 1, max: 10, step: 1 } : HALF_STARS),
};
const good = { type: 'rating', user_id: 'ann', item_id: 'movie:260', ts: '2026-11-21T09:00:00Z', value: 4.5 };

function errorOf(changes: object): string {
  const { error } = parseEvent({ ...good, ...changes }, context);
  return error === undefined ? 'accepted' : `${error.pointer} ${error.code}`;
}

test('a rating is taken with everything that is known of it', () => {
  assert.deepEqual(parseEvent({ ...good, event_id: 'x1', extra: { ignored: [1] } }, context), {
    event: {
      eventId: 'x1',
      type: 'rating',
      userId: 'ann',
      itemId: 'movie:260',
      catalogue: 'movies',
      tsMs: Date.UTC(2026, 10, 21, 9),
      receivedAtMs: NOW,
      value: 4.5,
      details: undefined,
      source: 'api',
    },
    erase: undefined,
    error: undefined,
  });
});

test('an event without an id has the same one each time', () => {
  const ids = [good, { ...good, value: 1, event_id: null }].map(
    (value) => parseEvent(value, context).event?.eventId,
  );
  assert.equal(ids[0], ids[1]);
  assert.match(ids[0] ?? '', /^n:[0-9a-f]{32}$/);
});

test('a removal needs no value, and one that is there is left out', () => {
  const { event } = parseEvent({ ...good, type: 'rating_remove' }, context);
  assert.equal(event?.value, undefined);
  assert.equal(event?.type, 'rating_remove');
});

test('times are RFC 3339, epoch seconds or epoch milliseconds', () => {
  const expected: readonly [unknown, number][] = [
    ['2026-11-21T09:00:00.250+02:00', Date.UTC(2026, 10, 21, 7, 0, 0, 250)],
    ['2026-11-21 09:00:00z', Date.UTC(2026, 10, 21, 9)],
    ['1930-01-01T00:00:00Z', Date.UTC(1930, 0, 1)],
    [978_300_760, 978_300_760_000],
    [978_300_760.5, 978_300_760_500],
    [978_300_760_000, 978_300_760_000],
    [0, 0],
    [NOW + 3_599_000, NOW + 3_599_000],
  ];
  for (const [ts, tsMs] of expected)
    assert.equal(parseEvent({ ...good, ts }, context).event?.tsMs, tsMs, String(ts));
});

test('what is wrong is named with its place', () => {
  const cases: readonly [object, string][] = [
    [{ type: 'plays' }, '/type unknown_type'],
    [{ type: 'play' }, 'accepted'],
    [{ type: 'tag' }, '/text missing'],
    [{ type: 'login', item_id: undefined }, 'accepted'],
    [{ type: 'play', item_id: undefined }, '/item_id missing'],
    [{ type: 'own_set' }, '/items missing'],
    [{ type: 'own_set', items: ['release:1', 'track:1'] }, '/items contradiction'],
    [{ type: 'own_set', items: ['release:1', 'foo:1'] }, '/items/1 unknown_catalogue'],
    [
      { type: 'own_set', items: Array.from({ length: 100_001 }, (_, at) => `release:${at}`) },
      '/items too_long',
    ],
    [{ type: 'play', context: { zip: {} } }, '/context/zip wrong_type'],
    [{ type: undefined }, '/type missing'],
    [{ type: ['rating'] }, '/type unknown_type'],
    [{ user_id: undefined }, '/user_id missing'],
    [{ user_id: 17 }, '/user_id wrong_type'],
    [{ user_id: '' }, '/user_id empty'],
    [{ user_id: 'u'.repeat(513) }, '/user_id too_long'],
    [{ user_id: 'u'.repeat(512) }, 'accepted'],
    [{ user_id: 'a\0b' }, '/user_id bad_text'],
    [{ item_id: 'movie:\ud800' }, '/item_id bad_text'],
    [{ item_id: 'movie:🎬/å%' }, 'accepted'],
    [{ item_id: 'x' }, '/item_id unknown_catalogue'],
    [{ item_id: 'x', catalogue: 'movies' }, 'accepted'],
    [{ catalogue: 'records' }, '/catalogue contradiction'],
    [{ catalogue: 'books' }, '/catalogue unknown_catalogue'],
    [{ catalogue: '__proto__' }, '/catalogue unknown_catalogue'],
    [{ event_id: 'e'.repeat(129) }, '/event_id too_long'],
    [{ event_id: {} }, '/event_id wrong_type'],
    [{ ts: undefined }, '/ts missing'],
    [{ ts: 'yesterday' }, '/ts bad_time'],
    [{ ts: '2026-02-30T00:00:00Z' }, '/ts bad_time'],
    [{ ts: '2026-11-21T09:00:00' }, '/ts bad_time'],
    [{ ts: '9999-12-31T23:59:59Z' }, '/ts future_time'],
    [{ ts: NOW + 3_601_000 }, '/ts future_time'],
    [{ ts: 1e300 }, '/ts future_time'],
    [{ ts: -1e300 }, '/ts bad_time'],
    [{ ts: Number.NaN }, '/ts bad_time'],
    [{ value: undefined }, '/value missing'],
    [{ value: '4' }, '/value wrong_type'],
    [{ value: 4.3 }, '/value off_scale'],
    [{ value: 0 }, '/value off_scale'],
    [{ value: 1e308 }, '/value off_scale'],
    [{ value: Number.NaN }, '/value off_scale'],
    [{ value: 4.5, item_id: 'release:1' }, '/value off_scale'],
    [{ value: 9, item_id: 'release:1' }, 'accepted'],
    [{ note: 'x'.repeat(10_240) }, ' too_large'],
    [{ event_id: 'e', replaces: 'e' }, '/replaces contradiction'],
    [{ replaces: parseEvent(good, context).event?.eventId }, '/replaces contradiction'],
    [{ event_id: 'e', replaces: 'f' }, 'accepted'],
    [{ items: [], note: 'x'.repeat(10_240) }, ' too_large'],
    [{ type: 'own_set', items: Array.from({ length: 2000 }, (_, at) => `release:${at}`) }, 'accepted'],
    [{ type: 'own_set', items: ['movie:1'], catalogue: 'records' }, '/catalogue contradiction'],
    [{ type: 'own_set', items: ['x'], catalogue: 'records' }, 'accepted'],
  ];
  for (const [changes, expected] of cases)
    assert.equal(errorOf(changes), expected, JSON.stringify(changes).slice(0, 90));
});

test('lists of one moment are different events, the same list in another order is the same one', () => {
  const lists = [['release:1', 'release:2'], ['release:2', 'release:1'], ['release:1'], ['movie:1'], []];
  const ids = lists.map((items) => parseEvent({ ...good, type: 'own_set', items }, context).event?.eventId);
  assert.equal(ids[0], ids[1]);
  assert.equal(new Set(ids).size, 4);
});

test('an unknown type is answered with the known ones and the nearest', () => {
  const { error } = parseEvent({ ...good, type: 'ratng' }, context);
  assert.match(error?.detail ?? '', /did you mean 'rating'.*rating, rating_remove/);
});

test('hostile values are rejected one by one and change nothing', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const corpus = [
    'null',
    'true',
    '1e999',
    '"text"',
    '[]',
    '{}',
    deep,
    `{"type":"rating","user_id":${deep}}`,
    JSON.stringify(good).replace('}', `,"extra":${deep}}`),
    '{"__proto__":{"type":"rating","user_id":"a","item_id":"movie:1","ts":0,"value":4}}',
    '{"constructor":{"prototype":{"polluted":1}},"type":"rating"}',
    `{"type":"${'x'.repeat(10_000_000)}"}`,
    '{"type":"rating","user_id":"\\ud800","item_id":"movie:1","ts":0,"value":4}',
    '{"type":"rating","user_id":"a","item_id":"movie:1","ts":1e400,"value":4}',
    '{"type":"toString"}',
  ];
  for (const text of corpus) {
    const { event, error } = parseEvent(JSON.parse(text), context);
    assert.equal(event, undefined, text.slice(0, 80));
    assert.ok(error !== undefined && error.detail.length < 500);
  }
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});

test('any value at all is either taken or rejected with a reason, never thrown at the caller', () => {
  const part = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSparseArray: true,
    withSet: true,
  });
  const nearlyGood = fc.record(
    {
      type: fc.oneof(fc.constant('rating'), part),
      user_id: part,
      item_id: part,
      ts: part,
      value: part,
      event_id: part,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(part, nearlyGood), (value) => {
      const { event, error } = parseEvent(value, context);
      assert.ok((event === undefined) !== (error === undefined));
    }),
    { numRuns: 500 },
  );
});
