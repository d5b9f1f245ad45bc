import { DeadwaxError } from '../errors.ts';
import type { JobContext, JobHandler } from '../jobs/job.ts';
import { parseJobParameters, ScoreParameters, TrainParameters } from './parse-job-parameters.ts';
import { score } from './score-job.ts';
import { type TrainResult, train } from './train-job.ts';
import type { TrainingDeps } from './training-deps.ts';

const HOUR_MS = 3_600_000;
const RefitParameters = TrainParameters.extend({ count: ScoreParameters.shape.count });

async function trainIfAny(
  deps: TrainingDeps,
  parameters: TrainParameters,
  context: JobContext,
): Promise<TrainResult | undefined> {
  try {
    return await train(deps, parameters, context);
  } catch (thrown) {
    if (!(thrown instanceof DeadwaxError) || thrown.code !== 'no_data') throw thrown;
    context.log(`nothing was trained: ${thrown.message}`);
    return undefined;
  }
}

/**
 * Handles `refit`: `train`, then `score` with the version that was published, if it was. Parameters: those of `train`, and `count`.
 * A catalogue with too little to learn from is no failure, for schedules run over catalogues that nobody uses yet.
 */
export function refitJobHandler(deps: TrainingDeps): JobHandler {
  return {
    type: 'refit',
    maxAttempts: 3,
    timeoutMs: 8 * HOUR_MS,
    parse: (parameters) => parseJobParameters(RefitParameters, 'refit', parameters),
    uniqueKey: (parameters) => `train ${String(parameters.catalogue)}`,
    run: async (parameters, context) => {
      const { count, ...training } = parseJobParameters(RefitParameters, 'refit', parameters);
      const trained = await trainIfAny(deps, training, context);
      if (trained === undefined) return { version: null };
      // Everyone's list comes from what is live; a version that was only written changes nothing.
      if (!trained.published) return trained;
      const { catalogue } = training;
      const scored = await score(deps, { catalogue, count, modelVersion: trained.version }, context);
      return { ...trained, scored };
    },
  };
}
