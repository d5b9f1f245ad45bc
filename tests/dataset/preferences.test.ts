import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type PreferenceWeights, preferencePolicy } from '../../src/dataset/preference-policy.ts';
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
function weightOf(one: One, policy = preferencePolicy(4)): number {
  return preferencesFrom(signalsOf(one), policy).weights.at(0) ?? 0;
}

test('a rating at the threshold is a preference, whatever 32 bits make of it; a removed one never is', () => {
  const signals = { ratings: Float32Array.of(4.2, 4.1, NONE, 0.7, 5) };
  assert.deepEqual(Array.from(preferencesFrom(signals, preferencePolicy(4.2)).places), [0, 4]);
  assert.deepEqual(Array.from(preferencesFrom(signals, preferencePolicy(0.7)).places), [0, 1, 3, 4]);
  assert.deepEqual(
    Array.from(preferencesFrom(signals, preferencePolicy(Number.NEGATIVE_INFINITY)).places),
    [0, 1, 3, 4],
  );
  assert.deepEqual([...preferencesFrom(signals, preferencePolicy(4.2)).weights], [1, 1]);
});

test('ratings alone weigh the same whether there are other signals beside them or not', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(NONE, 0.5, 1, 3.5, 4, 4.5, 5)), (ratings) => {
      const beside = signalsOf(...ratings.map((rating) => ({ rating })));
      assert.deepEqual(
        preferencesFrom(beside, preferencePolicy(4)),
        preferencesFrom({ ratings: beside.ratings }, preferencePolicy(4)),
      );
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
  const { places, weights } = likingsFrom(signals, preferencePolicy(4));
  assert.deepEqual(
    [[...places], [...weights]],
    [
      [0, 2],
      [2, 2],
    ],
  );
  assert.deepEqual([...withoutAversions(preferencesFrom(signals, preferencePolicy(4))).places], [2]);
});

test('owned weighs 2 and wanted 1; both weigh the larger of the two, or their sum where that is chosen', () => {
  const both = { marks: MARK.owned | MARK.wanted };
  for (const [collected, together] of [
    ['max', 2],
    ['sum', 3],
  ] as const) {
    const policy = preferencePolicy(4, collected);
    assert.equal(weightOf({ marks: MARK.wanted }, policy), 1);
    assert.equal(weightOf({ marks: MARK.owned }, policy), 2);
    assert.equal(weightOf(both, policy), together);
  }
});

test('each weight is taken from the policy', () => {
  const each: readonly (readonly [keyof PreferenceWeights, One, sign?: number])[] = [
    ['rating', { rating: 5 }],
    ['owned', { marks: MARK.owned }],
    ['wanted', { marks: MARK.wanted }],
    ['loved', { marks: MARK.loved }],
    ['thumbUp', { marks: MARK.thumbUp }],
    ['play', { plays: 1 }],
    ['mostOfPlays', { plays: 2 ** 30 }],
    ['skip', { skips: 1 }, -1],
    ['mostOfSkips', { skips: 2 ** 30 }, -1],
    ['thumbDown', { marks: MARK.thumbDown }, -1],
    ['hated', { marks: MARK.hated }, -1],
  ];
  const { weights, ...policy } = preferencePolicy(4);
  for (const [name, one, sign = 1] of each) {
    const changed = { ...policy, weights: { ...weights, [name]: 0.5 } };
    assert.equal(weightOf(one, changed), sign * 0.5, name);
  }
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
