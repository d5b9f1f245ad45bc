import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { Vocabulary } from '../../../src/dataset/vocabulary.ts';
import { exportSpark } from '../../../src/model/spark/export-spark.ts';
import { importSpark } from '../../../src/model/spark/import-spark.ts';
import { openModelStore } from '../../../src/model/version/model-store.ts';
import { smallFields, smallModel } from '../../support/small-model.ts';
import { predictRating, SPARK_OPTIONS } from '../../support/spark-model.ts';

const python = process.env.DEADWAX_PYSPARK_PYTHON;
const skip =
  python === undefined ? 'pyspark is missing (set DEADWAX_PYSPARK_PYTHON to a Python that has it)' : false;
const root = mkdtempSync(join(tmpdir(), 'deadwax-spark-'));
after(() => rmSync(root, { recursive: true, force: true }));

const Triples = z.array(z.tuple([z.number(), z.number(), z.number()]));
const SparkAnswer = z.object({ rank: z.number(), ours: Triples, theirs: Triples });

test('Spark loads our export and predicts what we predict, and we load what Spark trained', {
  skip,
}, async () => {
  const store = await openModelStore({
    directory: join(root, 'models'),
    clock: () => 1_700_000_000_000,
    deadwaxVersion: '0.1.0',
  });
  const model = {
    ...smallModel(),
    users: new Vocabulary(['1', '7', '12']),
    items: new Vocabulary(['movie:1', 'movie:2', 'movie:3', 'movie:30']),
  };
  const { version } = await store.write('movies', model, smallFields());
  const exported = await exportSpark(await store.load('movies', version), join(root, 'exported'));
  const trained = join(root, 'trained');
  const answerPath = join(root, 'answer.json');
  const job = fileURLToPath(new URL('spark-job.py', import.meta.url));
  const run = spawnSync(python ?? '', [job, answerPath, exported, trained], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  const answer = SparkAnswer.parse(JSON.parse(readFileSync(answerPath, 'utf8')));

  assert.equal(answer.rank, 4);
  assert.equal(answer.ours.length, 12);
  for (const [user, item, prediction] of answer.ours) {
    assert.ok(Math.abs(prediction - predictRating(model, String(user), `movie:${item}`)) < 1e-5);
  }

  const { fitted, fields } = await importSpark(trained, SPARK_OPTIONS);
  assert.equal(fields.ranking.factors, 4);
  assert.equal(answer.theirs.length, 300);
  for (const [user, item, prediction] of answer.theirs) {
    assert.ok(Math.abs(prediction - predictRating(fitted, String(user), `movie:${item}`)) < 1e-5);
  }
});
