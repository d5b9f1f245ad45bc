import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { Vocabulary } from '../../../src/dataset/vocabulary.ts';
import { DeadwaxError } from '../../../src/errors.ts';
import type { FittedModel, LoadedModel } from '../../../src/model/model.ts';
import { exportSpark } from '../../../src/model/spark/export-spark.ts';
import { idsOfNumbers, numberIds } from '../../../src/model/spark/id-numbers.ts';
import { importSpark } from '../../../src/model/spark/import-spark.ts';
import { openModelStore } from '../../../src/model/version/model-store.ts';
import { smallFields, smallModel } from '../../support/small-model.ts';
import { predictRating, SPARK_OPTIONS } from '../../support/spark-model.ts';

const root = mkdtempSync(join(tmpdir(), 'deadwax-spark-'));
after(() => rmSync(root, { recursive: true, force: true }));
const store = await openModelStore({
  directory: join(root, 'models'),
  clock: () => 1_700_000_000_000,
  deadwaxVersion: '0.1.0',
});

async function written(model: FittedModel): Promise<LoadedModel> {
  const fields = smallFields();
  const { version } = await store.write(
    'movies',
    model,
    model.rating ? fields : { ...fields, rating: undefined },
  );
  return store.load('movies', version);
}

function hasCode(code: string) {
  return (error: unknown) => error instanceof DeadwaxError && error.code === code;
}

test('an exported model comes back with equal predictions and ids', async () => {
  const model = await written(smallModel());
  const directory = await exportSpark(model, join(root, 'round-trip'));
  const { fitted } = await importSpark(directory, SPARK_OPTIONS);
  assert.deepEqual(fitted.users.ids, model.users.ids);
  assert.deepEqual(fitted.items.ids, model.items.ids);
  for (const user of model.users.ids) {
    for (const item of model.items.ids) {
      assert.ok(Math.abs(predictRating(fitted, user, item) - predictRating(model, user, item)) < 1e-5);
    }
  }
});

test('the factors that rank are exported as they are', async () => {
  const model = await written(smallModel());
  const directory = await exportSpark(model, join(root, 'ranking'), 'ranking');
  const { fitted, fields } = await importSpark(directory, { ...SPARK_OPTIONS, predictsRatings: false });
  assert.deepEqual(fitted.ranking, model.ranking);
  assert.equal(fitted.rating, undefined);
  assert.equal(fields.rating, undefined);
});

test('an imported model is written and loaded as a version', async () => {
  const directory = await exportSpark(await written(smallModel()), join(root, 'as-version'));
  const { fitted, fields } = await importSpark(directory, SPARK_OPTIONS);
  const manifest = await store.write('movies', fitted, fields);
  assert.equal(manifest.origin, 'spark');
  assert.deepEqual((await store.load('movies', manifest.version)).rating, fitted.rating);
});

test('without the id file, numbers become users and films of the catalogue', async () => {
  const items = new Vocabulary(['movie:2', 'movie:10', 'movie:30', 'movie:4']);
  const model = await written({ ...smallModel(), users: new Vocabulary(['5', '6', '7']), items });
  const directory = await exportSpark(model, join(root, 'no-ids'));
  rmSync(join(directory, 'deadwax-ids.json'));
  const { fitted } = await importSpark(directory, SPARK_OPTIONS);
  assert.deepEqual(fitted.users.ids, ['5', '6', '7']);
  assert.deepEqual(fitted.items.ids, ['movie:2', 'movie:4', 'movie:10', 'movie:30']);
  assert.ok(Math.abs(predictRating(fitted, '6', 'movie:10') - predictRating(model, '6', 'movie:10')) < 1e-5);
});

test('numbering ids and back gives the same ids', () => {
  const id = fc.oneof(
    fc.nat().map((n) => `movie:${n}`),
    fc.nat().map(String),
    fc.string(),
    fc.constantFrom('01', '3000000000'),
  );
  const ids = fc.oneof(fc.uniqueArray(fc.nat().map((n) => `movie:${n}`)), fc.uniqueArray(id));
  fc.assert(
    fc.property(ids, (values) => {
      const { numbering, numbers } = numberIds(new Vocabulary(values));
      assert.deepEqual(idsOfNumbers(numbers, numbering).ids, values);
      assert.equal(new Set(numbers).size, values.length);
    }),
  );
});

test('a directory that is not empty is never written into', async () => {
  const model = await written(smallModel());
  const directory = join(root, 'occupied');
  mkdirSync(directory);
  writeFileSync(join(directory, 'mine.txt'), 'x');
  await assert.rejects(exportSpark(model, directory), hasCode('conflict'));
  assert.deepEqual(readdirSync(directory), ['mine.txt']);
});

test('asking for stars of a model without them is refused', async () => {
  const model = await written({ ...smallModel(), rating: undefined });
  await assert.rejects(exportSpark(model, join(root, 'no-stars'), 'rating'), hasCode('no_model'));
});

test('a folder that is no ALSModel directory is refused by what is wrong', async () => {
  const directory = join(root, 'not-spark');
  mkdirSync(directory);
  await assert.rejects(importSpark(directory, SPARK_OPTIONS), /metadata\/part-\* is missing/);
  mkdirSync(join(directory, 'metadata'));
  writeFileSync(join(directory, 'metadata', 'part-00000'), '{"class":"org.apache.spark.ml.PipelineModel"}\n');
  await assert.rejects(
    importSpark(directory, SPARK_OPTIONS),
    /does not hold a Spark model of class .*ALSModel/,
  );
});

test('another rank in the metadata than in the tables is refused', async () => {
  const directory = await exportSpark(await written(smallModel()), join(root, 'rank'));
  const part = join(directory, 'metadata', 'part-00000');
  writeFileSync(
    part,
    JSON.stringify({
      class: 'org.apache.spark.ml.recommendation.ALSModel',
      timestamp: 1,
      sparkVersion: '4.2.0',
      uid: 'a',
      rank: 3,
    }),
  );
  await assert.rejects(importSpark(directory, SPARK_OPTIONS), hasCode('unsupported_format'));
  writeFileSync(join(directory, 'userFactors', 'part-00000.snappy.parquet'), 'not parquet');
  await assert.rejects(importSpark(directory, SPARK_OPTIONS), hasCode('unsupported_format'));
});
