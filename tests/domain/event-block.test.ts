import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { CATALOGUES } from '../../src/domain/catalogue.ts';
import type { Event } from '../../src/domain/event.ts';
import { decodeEventBlock, eventsOfBlock, readIdKeys } from '../../src/domain/event-block.ts';
import { encodeEventBlock } from '../../src/domain/event-block-builder.ts';
import { writeIdKey } from '../../src/domain/event-id-key.ts';
import { EVENT_TYPES } from '../../src/domain/event-type.ts';
import { naturalEventId } from '../../src/domain/natural-event-id.ts';

const text = fc.string({ minLength: 1, unit: 'grapheme' });
const id = fc.oneof(
  text,
  fc.uuid(),
  fc.constantFrom('n:0123456789abcdef0123456789abcdef', 'N:0', '0190C8A0-0000-7000-8000-000000000001'),
);
const time = fc.integer({ min: -3e12, max: 253_402_300_799_999 });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const event: fc.Arbitrary<Event> = fc.record(
  {
    eventId: id,
    type: fc.constantFrom(...EVENT_TYPES),
    userId: text,
    itemId: optional(text),
    catalogue: optional(fc.constantFrom(...CATALOGUES)),
    tsMs: time,
    receivedAtMs: time,
    value: optional(fc.double({ noNaN: true, noDefaultInfinity: true })),
    details: optional(
      fc
        .record({ text, items: fc.array(text), sessionId: text }, { requiredKeys: [], noNullPrototype: true })
        .filter((details) => Object.keys(details).length > 0),
    ),
    source: text,
  },
  { noNullPrototype: true },
);

test('a block gives back its events, whatever they hold', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 20 }), fc.nat(), (events, firstOffset) => {
      const bytes = encodeEventBlock(events);
      const stored = eventsOfBlock({ firstOffset, nEvents: events.length, bytes });
      assert.deepEqual(
        stored.map((one) => one.event),
        events,
      );
      assert.deepEqual(
        stored.map((one) => one.offset),
        events.map((_, at) => firstOffset + at),
      );
    }),
  );
});

test('equal ids have equal keys and different ids different ones', () => {
  fc.assert(
    fc.property(id, id, (a, b) => {
      const keys = new Uint8Array(32);
      writeIdKey(a, keys, 0);
      writeIdKey(b, keys, 16);
      assert.equal(Buffer.compare(keys.subarray(0, 16), keys.subarray(16)) === 0, a === b);
    }),
  );
});

test('the id keys are read without the rest, and from memory that is not aligned', () => {
  const bytes = encodeEventBlock([GOLDEN, { ...GOLDEN, eventId: 'x' }]);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  const columns = decodeEventBlock(shifted.subarray(3));
  assert.deepEqual(Array.from(columns.tsMs), [GOLDEN.tsMs, GOLDEN.tsMs]);
  assert.deepEqual(Array.from(readIdKeys(shifted.subarray(3))), Array.from(columns.idKeys));
});

test('a changed, cut or foreign block is called damaged', () => {
  const bytes = encodeEventBlock([GOLDEN]);
  const changed = bytes.slice();
  changed[bytes.length - 1] ^= 1;
  for (const wrong of [changed, bytes.slice(0, 40), bytes.slice(0, 8), new Uint8Array(64)])
    assert.throws(() => decodeEventBlock(wrong), { code: 'damaged_data' });
});

const GOLDEN: Event = {
  eventId: '0190c8a0-0000-7000-8000-000000000001',
  type: 'play',
  userId: 'ann',
  itemId: 'track:TRAAAAK128F9318786',
  catalogue: 'tracks',
  tsMs: 978_300_760_000,
  receivedAtMs: 1_700_000_000_000,
  value: undefined,
  details: { sessionId: 's', context: { zip: '90210' } },
  source: 'api',
};

test('the bytes of version 1 stay as they are', () => {
  const rating = { ...GOLDEN, eventId: 'a"ö', type: 'rating', value: 4.5, details: undefined } as const;
  const bytes = encodeEventBlock([GOLDEN, rating]);
  const golden = readFileSync(new URL('../golden/event-block-v1.hex', import.meta.url), 'utf8').trim();
  assert.equal(Buffer.from(bytes).toString('hex'), golden);
});

test('a list takes a byte for each item that follows the one before, and keeps order and repetition', () => {
  const items = Array.from({ length: 225 }, (_, at) => `release:${1000 + at}`);
  const set = { ...GOLDEN, type: 'own_set', itemId: undefined, catalogue: 'records' } as const;
  const first = encodeEventBlock([{ ...set, eventId: 'a', details: { items } }]);
  const shuffled = [...items].reverse().concat(items[3], items[3]);
  const events = [
    { ...set, eventId: 'a', details: { items } },
    { ...set, eventId: 'b', details: { items: shuffled, context: { client: 'x' } } },
    { ...set, eventId: 'c', details: { items: [] } },
  ];
  const bytes = encodeEventBlock(events);
  assert.deepEqual(
    eventsOfBlock({ firstOffset: 0, nEvents: 3, bytes }).map(({ event }) => event.details),
    events.map(({ details }) => details),
  );
  const again = encodeEventBlock([
    { ...set, eventId: 'a', details: { items } },
    { ...set, eventId: 'd', details: { items } },
  ]);
  assert.ok(
    again.length - first.length < 225 + 120,
    `${again.length - first.length} bytes for one more list`,
  );
});

test('an event without an id gets one that depends on who, what and when, and stays as it is', () => {
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
