import { MARK } from '../domain/interaction.ts';
import { factorCholesky, solveFactored } from '../kernels/scalar/cholesky.ts';
import { ranksByStars } from '../model/ranks-by-stars.ts';
import type { MetHow, Reason } from './answer.ts';
import { type ServingModel, vectorOf } from './serving-model.ts';
import { dot, type PresentSignals, type UserProfile } from './user-profile.ts';

const MAX_REASONS = 3;

/** Gives what each entry of the profile's evidence contributes to an item's score; for a folded-in user they sum to the score. */
function contributionsTo(serving: ServingModel, profile: UserProfile, itemRow: number): Float32Array {
  const { evidence } = profile;
  const target = vectorOf(serving.factors, itemRow);
  return ranksByStars(serving.model)
    ? ratingContributions(serving, profile, target)
    : serving.foldIn.explain(evidence.modelRows, evidence.weights, target);
}

/** Names the user's own items that speak most for an item: the largest positive contributions, at most three. */
export function explainItem(serving: ServingModel, profile: UserProfile, itemRow: number): readonly Reason[] {
  if (profile.vector === undefined) return [];
  return Array.from(contributionsTo(serving, profile, itemRow), (contribution, place) => ({
    contribution,
    place,
  }))
    .filter((part) => part.contribution > 0)
    .sort((one, other) => other.contribution - one.contribution)
    .slice(0, MAX_REASONS)
    .map(({ contribution, place }) => {
      const metRow = profile.evidence.itemRows[place];
      return { itemId: serving.index.ids.idOf(metRow), how: howMet(profile.present, metRow), contribution };
    });
}

/** Tells how a user has met an item that is among what speaks for others. */
function howMet({ itemRows, ratings, marks }: PresentSignals, itemRow: number): MetHow {
  const place = itemRows.indexOf(itemRow);
  const mark = marks?.[place] ?? 0;
  if (mark & MARK.owned) return 'owned';
  if (mark & MARK.wanted) return 'wanted';
  if (!Number.isNaN(ratings[place])) return 'rated';
  return mark & (MARK.loved | MARK.thumbUp) ? 'liked' : 'played';
}

/**
 * The same for a model that ranks by predicted ratings without biases: score = y'x = y' A^-1 sum r_k y_k = sum r_k (A^-1 y)' y_k with
 * A = sum y y' + lambda n I.
 */
function ratingContributions(
  serving: ServingModel,
  profile: UserProfile,
  target: Float32Array,
): Float32Array {
  const { modelRows, weights } = profile.evidence;
  const { itemFactors } = serving.model.ranking;
  const width = itemFactors.factors;
  const system = new Float64Array(width * width);
  const lambda = (serving.model.manifest.rating?.regularization ?? 0) * modelRows.length;
  for (let i = 0; i < width; i++) system[i * width + i] = lambda;
  for (const modelRow of modelRows) {
    const y = vectorOf(itemFactors, modelRow);
    for (let i = 0; i < width; i++) for (let j = 0; j <= i; j++) system[i * width + j] += y[i] * y[j];
  }
  if (!factorCholesky(system, width)) return new Float32Array(modelRows.length);
  const z = Float64Array.from(target);
  solveFactored(system, width, z);
  const pull = Float32Array.from(z);
  return weights.map((rating, place) => rating * dot(pull, vectorOf(itemFactors, modelRows[place])));
}
