import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  likingsFrom,
  preferencesFrom,
  type Signals,
  withoutAversions,
} from '../../src/dataset/preferences.ts';
import { MARK } from '../../src/domain/interaction.ts';

const NONE = Number.NaN;

interface One {
  readonly rating?: number;
  readonly marks?: number;
  readonly plays?: number;
  readonly skips?: number;
}

function signalsOf(...ones: readonly One[]): Signals {
  return {
    ratings: Float32Array.from(ones, ({ rating }) => rating ?? NONE),
    marks: Uint8Array.from(ones, ({ marks }) => marks ?? 0),
    plays: Uint32Array.from(ones, ({ plays }) => plays ?? 0),
    skips: Uint32Array.from(ones, ({ skips }) => skips ?? 0),
  };
}

/** The weight of one pair; 0 where it is no preference. */
function weightOf(one: One): number {
  return preferencesFrom(signalsOf(one), 4).weights.at(0) ?? 0;
}

test('a rating at the threshold is a preference, whatever 32 bits make of it; a removed one never is', () => {
  const signals = { ratings: Float32Array.of(4.2, 4.1, NONE, 0.7, 5) };
  assert.deepEqual(Array.from(preferencesFrom(signals, 4.2).places), [0, 4]);
  assert.deepEqual(Array.from(preferencesFrom(signals, 0.7).places), [0, 1, 3, 4]);
  assert.deepEqual(Array.from(preferencesFrom(signals, Number.NEGATIVE_INFINITY).places), [0, 1, 3, 4]);
  assert.deepEqual([...preferencesFrom(signals, 4.2).weights], [1, 1]);
});

test('ratings alone weigh the same whether there are other signals beside them or not', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(NONE, 0.5, 1, 3.5, 4, 4.5, 5)), (ratings) => {
      const beside = signalsOf(...ratings.map((rating) => ({ rating })));
      assert.deepEqual(preferencesFrom(beside, 4), preferencesFrom({ ratings: beside.ratings }, 4));
    }),
  );
});

test('plays add confidence by their logarithm up to a cap', () => {
  assert.deepEqual(
    [1, 3, 7, 15, 1000].map((plays) => weightOf({ plays })),
    [1, 2, 3, 3, 3],
  );
});

test('a skip speaks weakly against an item and a thumb down strongly; a skipped play is none', () => {
  assert.equal(weightOf({ skips: 1 }), -0.75);
  assert.equal(weightOf({ plays: 1, skips: 1 }), -0.75);
  assert.ok(weightOf({ plays: 20, skips: 1 }) > 0);
  assert.equal(weightOf({ marks: MARK.thumbDown }), -6);
  assert.ok(weightOf({ marks: MARK.thumbDown, plays: 1000 }) < weightOf({ skips: 1000 }));
  assert.ok(weightOf({ marks: MARK.hated, plays: 1000, rating: 5 }) < 0);
});

test('a low rating silences the plays', () => {
  assert.equal(weightOf({ rating: 1, plays: 50 }), 0);
  assert.equal(weightOf({ rating: 5, plays: 1 }), 2);
});

test('what speaks against an item takes nothing from what speaks for it in popularity', () => {
  const signals = signalsOf({ plays: 3, marks: MARK.thumbDown }, { skips: 4 }, { marks: MARK.thumbUp });
  const { places, weights } = likingsFrom(signals, 4);
  assert.deepEqual(
    [[...places], [...weights]],
    [
      [0, 2],
      [2, 2],
    ],
  );
  assert.deepEqual([...withoutAversions(preferencesFrom(signals, 4)).places], [2]);
});

const ones: fc.Arbitrary<Required<One>> = fc.record({
  rating: fc.constantFrom(NONE, 1, 3, 4, 5),
  marks: fc.integer({ min: 0, max: 63 }),
  plays: fc.nat(100),
  skips: fc.nat(100),
});

test('one more skip, a thumb down or a hate never raises a weight; a play, a thumb up, a love or owning never lowers it', () => {
  fc.assert(
    fc.property(ones, (one) => {
      const weight = weightOf(one);
      const marked = (mark: number): number => weightOf({ ...one, marks: one.marks | mark });
      assert.ok(weightOf({ ...one, skips: one.skips + 1 }) <= weight);
      for (const mark of [MARK.thumbDown, MARK.hated]) assert.ok(marked(mark) <= weight);
      assert.ok(weightOf({ ...one, plays: one.plays + 1 }) >= weight);
      for (const mark of [MARK.thumbUp, MARK.loved, MARK.owned, MARK.wanted])
        assert.ok(marked(mark) >= weight);
    }),
  );
});
