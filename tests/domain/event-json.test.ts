import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CATALOGUES } from '../../src/domain/catalogue.ts';
import type { Event } from '../../src/domain/event.ts';
import { escapedIdOf, formatEventJson, parseEventJson } from '../../src/domain/event-json.ts';
import { EVENT_TYPES } from '../../src/domain/event-type.ts';
import { naturalEventId } from '../../src/domain/natural-event-id.ts';

const id = fc.oneof(
  fc.string({ minLength: 1, unit: 'binary' }),
  fc.constantFrom('","type":"', '\\","type":"', '"', '\\', '\n'),
);
const time = fc.integer({ min: -3e12, max: 253_402_300_799_999 });
const event: fc.Arbitrary<Event> = fc.record(
  {
    eventId: id,
    type: fc.constantFrom(...EVENT_TYPES),
    userId: id,
    itemId: id,
    catalogue: fc.constantFrom(...CATALOGUES),
    tsMs: time,
    receivedAtMs: time,
    value: fc.option(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      { nil: undefined },
    ),
    details: fc.constant(undefined),
    source: id,
  },
  { noNullPrototype: true },
);

test('parsing is the inverse of formatting, and the text is one line', () => {
  fc.assert(
    fc.property(event, (value) => {
      const text = formatEventJson(value);
      assert.deepEqual(parseEventJson(text), value);
      assert.ok(!text.includes('\n'));
    }),
  );
});

test('the escaped id is read without parsing, whatever the id holds', () => {
  fc.assert(
    fc.property(event, (value) => {
      assert.equal(JSON.parse(`"${escapedIdOf(formatEventJson(value))}"`), value.eventId);
    }),
  );
});

test('the text of version 1 stays as it is', () => {
  const value: Event = {
    eventId: 'a"b',
    type: 'rating',
    userId: 'ann',
    itemId: 'movie:260',
    catalogue: 'movies',
    tsMs: 978_300_760_000,
    receivedAtMs: 1_700_000_000_000,
    value: 4.5,
    details: undefined,
    source: 'api',
  };
  const text =
    '{"v":1,"id":"a\\"b","type":"rating","user":"ann","item":"movie:260","catalogue":"movies","ts":978300760000,"received":1700000000000,"value":4.5,"source":"api"}';
  assert.equal(formatEventJson(value), text);
  assert.deepEqual(parseEventJson(text), value);
});

test('text that is not an event is called damaged', () => {
  for (const text of ['', '{', '{"v":2}'])
    assert.throws(() => parseEventJson(text), { code: 'damaged_data' });
});

test('an event without an id gets one that depends on user, item, type and time, and stays as it is', () => {
  assert.equal(
    naturalEventId({ userId: 'ann', itemId: 'movie:260', type: 'rating', tsMs: 978_300_760_000 }),
    'n:b3e1c7f451e222df1ad702f75f0bb099',
  );
  const ids = [
    naturalEventId({ userId: 'a', itemId: 'b', type: 'rating', tsMs: 1 }),
    naturalEventId({ userId: 'ab', itemId: undefined, type: 'rating', tsMs: 1 }),
    naturalEventId({ userId: 'a', itemId: 'b', type: 'rating_remove', tsMs: 1 }),
    naturalEventId({ userId: 'a', itemId: 'b', type: 'rating', tsMs: 2 }),
    naturalEventId({ userId: 'a', itemId: 'b', type: 'tag', tsMs: 1, text: 'x' }),
    naturalEventId({ userId: 'a', itemId: 'b', type: 'tag', tsMs: 1, text: 'y' }),
  ];
  assert.equal(new Set(ids).size, ids.length);
});
