import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRatingFoldIn } from '../../src/model/als/fold-in-rating.ts';
import type { LoadedModel } from '../../src/model/model.ts';
import { createUserVectors, selectItems } from '../../src/training/score-inputs.ts';
import { smallFields, smallModel } from '../support/small-model.ts';

const MODEL: LoadedModel = {
  ...smallModel(),
  manifest: {
    ...smallFields(),
    formatVersion: 1,
    catalogue: 'movies',
    version: '20261121T101500Z-1a2b3c4d',
    trainedAtMs: 0,
    deadwaxVersion: '0.0.0',
    contentHash: '0'.repeat(64),
    modelHash: undefined,
    files: [],
  },
};

function ratingsOf(userId: string, itemRows: readonly number[]) {
  const ratings = new Float32Array(itemRows.length).fill(5);
  const tsMs = new Float64Array(itemRows.length);
  const [marks, plays, skips] = [
    new Uint8Array(ratings.length),
    new Uint32Array(ratings.length),
    new Uint32Array(ratings.length),
  ];
  return {
    userId,
    interactions: { itemRows: Int32Array.from(itemRows), ratings, marks, plays, skips, tsMs },
  };
}

test('films that came after the ids were read, or that the model has learnt nothing of, change no vector and no list', () => {
  // Store rows 0 and 1 are the films 2 and 4, the latter without preferences in the model; row 7 came later.
  const vectors = createUserVectors(MODEL, ['movie:2', 'movie:4'], selectItems(MODEL, undefined, new Set()));
  const alone = vectors.describe(ratingsOf('new', [0]));
  const withOthers = vectors.describe(ratingsOf('new', [0, 1, 7]));
  assert.ok(alone !== undefined && withOthers !== undefined);
  assert.deepEqual(withOthers.factors, alone.factors);
  assert.deepEqual(Array.from(withOthers.seen), [1, 3]);
  assert.equal(vectors.describe(ratingsOf('newer', [7])), undefined);
});

test('a model that came through Spark folds users in by their ratings, as in the answers', () => {
  const spark: LoadedModel = { ...MODEL, manifest: { ...MODEL.manifest, origin: 'spark' } };
  const { rating, manifest } = spark;
  assert.ok(rating !== undefined && manifest.rating !== undefined);
  const vectors = createUserVectors(spark, ['movie:2', 'movie:1'], selectItems(spark, undefined, new Set()));
  const user = vectors.describe(ratingsOf('new', [0, 1]));
  const wanted = createRatingFoldIn(rating, manifest.rating)(Int32Array.of(1, 0), Float32Array.of(5, 5));
  assert.deepEqual(user?.factors, wanted.factors);
});
