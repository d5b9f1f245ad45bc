import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preferencePolicy } from '../../src/dataset/preference-policy.ts';
import { columnsOf } from '../../src/dataset/rating-columns.ts';
import { createRatingTableBuilder } from '../../src/dataset/rating-table-builder.ts';
import { DEFAULT_IMPLICIT } from '../../src/model/als/options.ts';
import { generateSample } from '../../src/simulate/generate-sample.ts';
import { chooseRegularization } from '../../src/training/choose-regularization.ts';

const TERMS = {
  ranking: DEFAULT_IMPLICIT,
  policy: preferencePolicy(4),
  testFraction: 0.2,
  seed: 1,
  threads: 1,
};

test('a small catalogue gets a stronger regularization than one of thousands of items, the same each time', async () => {
  const builder = createRatingTableBuilder();
  for (const { userId, itemId, value, tsMs } of generateSample({ seed: 7 }).events)
    builder.add(userId, itemId, value ?? 0, tsMs);
  const train = columnsOf(builder.build().table);
  const tried: number[] = [];
  const chosen = await chooseRegularization({ ...TERMS, train }, (nTried) => tried.push(nTried));
  assert.ok(chosen > DEFAULT_IMPLICIT.regularization, `${chosen}`);
  assert.deepEqual(
    tried,
    tried.map((_, at) => at + 1),
  );
  assert.equal(await chooseRegularization({ ...TERMS, train }, () => undefined), chosen);
});

test('ratings too few to be cut leave the regularization as it is', async () => {
  const builder = createRatingTableBuilder();
  builder.add('ann', 'movie:1', 5, 1);
  const train = columnsOf(builder.build().table);
  const chosen = await chooseRegularization({ ...TERMS, train }, () => assert.fail('nothing can be tried'));
  assert.equal(chosen, DEFAULT_IMPLICIT.regularization);
});
