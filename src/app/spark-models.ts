import { preferencePolicy } from '../dataset/preference-policy.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { RatingScale } from '../domain/rating-scale.ts';
import { exportSpark } from '../model/spark/export-spark.ts';
import { importSpark } from '../model/spark/import-spark.ts';
import type { ModelStore } from '../model/version/model-store.ts';
import type { SparkModels } from '../server/context.ts';
import { defaultPreferenceThreshold } from '../training/training-deps.ts';

/** `regParam` of Spark's ALS unless it was set. */
const SPARK_REGULARIZATION = 0.1;

interface SparkModelDeps {
  readonly models: ModelStore;
  readonly scaleOf: (catalogue: Catalogue) => RatingScale;
}

/** Gives the exchange of models with Spark as the server wants it. */
export function sparkModels({ models, scaleOf }: SparkModelDeps): SparkModels {
  return {
    write: async (catalogue, version, path) => {
      await exportSpark(await models.load(catalogue, version), path);
    },
    read: async (catalogue, path) => {
      const scale = scaleOf(catalogue);
      const { fitted, fields } = await importSpark(path, {
        catalogue,
        scale,
        policy: preferencePolicy(defaultPreferenceThreshold(scale)),
        regularization: SPARK_REGULARIZATION,
        predictsRatings: true,
        endOffset: 0,
      });
      return models.write(catalogue, fitted, fields);
    },
  };
}
