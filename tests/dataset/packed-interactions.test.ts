import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodePackedInteractions, encodePackedInteractions } from '../../src/dataset/packed-interactions.ts';
import type { PackedInteractions } from '../../src/domain/interaction.ts';

function pack(
  rows: readonly number[],
  ratings: readonly number[],
  tsMs: readonly number[],
): PackedInteractions {
  return {
    itemRows: Int32Array.from(rows),
    ratings: Float32Array.from(ratings),
    tsMs: Float64Array.from(tsMs),
    marks: new Uint8Array(rows.length),
    plays: new Uint32Array(rows.length),
    skips: new Uint32Array(rows.length),
  };
}

const rating = fc.oneof(
  fc.integer({ min: 1, max: 10 }).map((steps) => steps / 2),
  fc.constant(Number.NaN),
  // -0 and 0 are one rating.
  fc.float({ noDefaultInfinity: true }).map((value) => value + 0),
);
const time = fc.oneof(
  fc.integer({ min: -3_000_000_000, max: 4_000_000_000 }).map((seconds) => seconds * 1000),
  fc.integer({ min: -3_000_000_000_000, max: 253_402_300_799_999 }),
);
const interactions = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 2 ** 31 - 1 }), rating, time), {
    selector: ([row]) => row,
    maxLength: 400,
  })
  .map((entries) => entries.sort(([a], [b]) => a - b))
  .map((entries) =>
    pack(
      entries.map(([row]) => row),
      entries.map(([, value]) => value),
      entries.map(([, , ts]) => ts),
    ),
  );

test('decoding is the inverse of encoding', () => {
  fc.assert(
    fc.property(interactions, (value) => {
      assert.deepEqual(decodePackedInteractions(encodePackedInteractions(value)), value);
    }),
    { numRuns: 300 },
  );
});

test('every cut of an encoding is called damaged or decodes without reading past its end', () => {
  const bytes = encodePackedInteractions(pack([3, 4, 300], [4.5, Number.NaN, 1], [1e12, 2e12, 3e12]));
  for (let length = 0; length < bytes.length; length += 1)
    assert.throws(() => decodePackedInteractions(bytes.subarray(0, length)), { code: 'damaged_data' });
});

test('arbitrary bytes decode to something or are called damaged', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        decodePackedInteractions(bytes);
      } catch (thrown) {
        assert.equal(thrown instanceof Error && 'code' in thrown && thrown.code, 'damaged_data');
      }
    }),
  );
});

test('the bytes of version 1 stay as they are', () => {
  const golden: readonly [PackedInteractions, string][] = [
    [pack([], [], []), '0100'],
    [
      pack([0, 5, 300], [4.5, Number.NaN, 0.5], [978_300_760_000, 978_300_761_000, 978_300_760_000]),
      // rows 0 +4 +294; three levels 0.5 4.5 NaN; codes 1 2 | 0; unit seconds, least 978300760, then 0 1 0
      `0103${'0004a602'}${'030000003f000090400000c07f'}${'2100'}${'01b0bdfda407'}${'000100'}`,
    ],
    [pack([7], [3], [-1]), `0101${'07'}${'0100004040'}${'00'}${'0001'}${'00'}`],
  ];
  for (const [value, hex] of golden) {
    assert.equal(Buffer.from(encodePackedInteractions(value)).toString('hex'), hex);
    assert.deepEqual(decodePackedInteractions(Buffer.from(hex, 'hex')), value);
  }
});

test('a format of a later version is refused', () => {
  assert.throws(() => decodePackedInteractions(Uint8Array.of(2, 0)), {
    code: 'damaged_data',
    message: /format 2/,
  });
});
