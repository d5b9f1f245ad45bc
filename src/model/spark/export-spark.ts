import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FactorMatrix } from '../../dataset/factor-matrix.ts';
import { DeadwaxError } from '../../errors.ts';
import { syncDirectory } from '../../util/durable-file.ts';
import type { LoadedModel, RankingFactors } from '../model.ts';
import { formatMetadata } from './als-model-metadata.ts';
import { writeFactorParquet } from './factor-parquet.ts';
import { foldBiases } from './fold-biases.ts';
import { numberIds } from './id-numbers.ts';

/** Which factors of a version go out: those that predict ratings (default where there are any) or those that rank. */
export type SparkFactors = 'rating' | 'ranking';

/**
 * Writes a version as a directory that Spark's `ALSModel.load` reads, with `deadwax-ids.json` beside Spark's folders.
 *
 * Biases and mean are folded into two more factors, so that Spark's dot product is the prediction; rank is then factors + 2.
 * Rows of zeros (users and items the fit had nothing of) are written too. Returns the directory.
 * Errors: `conflict` where the directory exists and is not empty, `no_model` where the version has no rating model and that is asked for.
 */
export async function exportSpark(
  model: LoadedModel,
  directory: string,
  choice?: SparkFactors,
): Promise<string> {
  const { manifest } = model;
  const factors = chooseFactors(model, choice);
  if ((await readdir(directory).catch(() => [])).length > 0) {
    throw new DeadwaxError(
      'conflict',
      `${directory} exists and is not empty; give another directory or remove it`,
    );
  }
  const users = numberIds(model.users);
  const items = numberIds(model.items);
  const temporary = `${directory}.tmp-${process.pid}`;
  await rm(temporary, { recursive: true, force: true });
  for (const folder of ['metadata', 'userFactors', 'itemFactors'])
    await mkdir(join(temporary, folder), { recursive: true });
  const uid = `ALS_${manifest.contentHash.slice(0, 12)}`;
  const rank = factors.itemFactors.factors;
  await writeFile(
    join(temporary, 'metadata', 'part-00000'),
    formatMetadata({ timestamp: manifest.trainedAtMs, uid, rank }),
  );
  await writeTable(join(temporary, 'userFactors'), users.numbers, factors.userFactors);
  await writeTable(join(temporary, 'itemFactors'), items.numbers, factors.itemFactors);
  const ids = { formatVersion: 1, version: manifest.version, users: users.numbering, items: items.numbering };
  await writeFile(join(temporary, 'deadwax-ids.json'), `${JSON.stringify(ids)}\n`);
  await rename(temporary, directory);
  await syncDirectory(dirname(directory));
  return directory;
}

function chooseFactors(model: LoadedModel, choice: SparkFactors | undefined): RankingFactors {
  if (choice !== 'ranking' && model.rating !== undefined) return foldBiases(model.rating);
  if (choice !== 'rating') return model.ranking;
  throw new DeadwaxError(
    'no_model',
    `version ${model.manifest.version} predicts no ratings; export the factors that rank instead`,
  );
}

function writeTable(folder: string, ids: Int32Array, matrix: FactorMatrix): Promise<void> {
  return writeFactorParquet(join(folder, 'part-00000.snappy.parquet'), { ids, matrix });
}
