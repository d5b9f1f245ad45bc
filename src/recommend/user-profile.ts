import { preferencesFrom, type Signals } from '../dataset/preferences.ts';
import type { PackedInteractions } from '../domain/interaction.ts';
import type { UserRating } from '../model/als/fold-in-rating.ts';
import type { RatingFactors } from '../model/model.ts';
import { ranksByStars } from '../model/ranks-by-stars.ts';
import type { AnswerSource } from './answer.ts';
import { type ServingModel, vectorOf } from './serving-model.ts';

/** A user's present interactions by item row, ascending: everything that the user has met. */
export interface PresentSignals extends Signals {
  readonly itemRows: Int32Array;
}

/** What a user's present interactions are worth to one model version. */
export interface UserProfile {
  readonly source: AnswerSource;
  readonly present: PresentSignals;
  /** The user's factors; undefined unless the source is `als` or `fold_in`. */
  readonly vector: Float32Array | undefined;
  /** What the vector was folded in from: item rows of the index, rows of the model and weights (ratings for stars-only models). */
  readonly evidence: Evidence;
  /** The user's side of the rating model; undefined where there is no such model, or no rating and no biases. Computed at first use. */
  stars(): UserRating | undefined;
}

/** Interactions that a vector comes from, side by side. */
interface Evidence {
  readonly itemRows: Int32Array;
  readonly modelRows: Int32Array;
  readonly weights: Float32Array;
}

const NO_EVIDENCE: Evidence = {
  itemRows: new Int32Array(0),
  modelRows: new Int32Array(0),
  weights: new Float32Array(0),
};

/** Takes the interactions with rows below `nItems`, as views. */
export function presentSignals(packed: PackedInteractions | undefined, nItems: number): PresentSignals {
  if (packed === undefined) return { itemRows: new Int32Array(0), ratings: new Float32Array(0) };
  const { itemRows, ratings, marks, plays, skips } = packed;
  const beyond = itemRows.findIndex((row) => row >= nItems);
  const n = beyond < 0 ? itemRows.length : beyond;
  return {
    itemRows: itemRows.subarray(0, n),
    ratings: ratings.subarray(0, n),
    marks: marks.subarray(0, n),
    plays: plays.subarray(0, n),
    skips: skips.subarray(0, n),
  };
}

/** A profile for when there is no model: taste where there are interactions, otherwise nothing. */
export function profileWithoutModel(present: PresentSignals): UserProfile {
  const source = present.itemRows.length > 0 ? 'taste' : 'popular';
  return { source, present, vector: undefined, evidence: NO_EVIDENCE, stars: () => undefined };
}

/**
 * Makes the profile of a user under a model. `storedRow` is the user's row in the model when nothing has happened since its snapshot:
 * then the stored factors are taken, otherwise factors are folded in. Cost: that of the fold-in.
 */
export function createProfile(
  serving: ServingModel,
  present: PresentSignals,
  storedRow: number | undefined,
): UserProfile {
  const known = knownRatings(serving, present);
  const byStars = ranksByStars(serving.model);
  const evidence = byStars ? known : preferencesOf(serving, present);
  const stars = lazily(() => starsOf(serving, known, storedRow));
  // Aversions alone draw a vector nowhere.
  const draws = byStars ? evidence.itemRows.length > 0 : evidence.weights.some((weight) => weight > 0);
  if (!draws) return { ...profileWithoutModel(present), stars };
  const stored = storedRow === undefined ? undefined : vectorOf(serving.model.ranking.userFactors, storedRow);
  // All zeros: the fit left this user out.
  if (stored?.some((value) => value !== 0))
    return { source: 'als', present, vector: stored, evidence, stars };
  const vector = byStars ? stars()?.factors : serving.foldIn.solve(evidence.modelRows, evidence.weights);
  return { source: 'fold_in', present, vector, evidence, stars };
}

/** Ratings of items that the model has learnt something of, with the ratings as weights. */
function knownRatings(serving: ServingModel, present: PresentSignals): Evidence {
  const isKnown = (place: number): boolean =>
    !Number.isNaN(present.ratings[place]) && hasStars(serving, present.itemRows[place]);
  const itemRows = present.itemRows.filter((_, place) => isKnown(place));
  return {
    itemRows,
    modelRows: itemRows.map((itemRow) => serving.modelRows[itemRow]),
    weights: present.ratings.filter((_, place) => isKnown(place)),
  };
}

/** Tells whether the model was trained with ratings of an item. */
function hasStars({ model, modelRows, isCold }: ServingModel, itemRow: number): boolean {
  const modelRow = modelRows[itemRow];
  return modelRow >= 0 && (isCold[itemRow] === 0 || !Number.isNaN(model.statistics.averageRatings[modelRow]));
}

function preferencesOf(serving: ServingModel, present: PresentSignals): Evidence {
  const { places, weights } = preferencesFrom(present, serving.model.manifest.policy);
  // A preference for an item that the ranking model has no vector of says nothing to it.
  const isWarm = (place: number): boolean => serving.isCold[present.itemRows[place]] === 0;
  const itemRows = places.filter(isWarm).map((place) => present.itemRows[place]);
  return {
    itemRows,
    modelRows: itemRows.map((itemRow) => serving.modelRows[itemRow]),
    weights: weights.filter((_, entry) => isWarm(places[entry])),
  };
}

function starsOf(
  serving: ServingModel,
  known: Evidence,
  storedRow: number | undefined,
): UserRating | undefined {
  const { rating, manifest } = serving.model;
  if (rating === undefined || manifest.rating === undefined) return undefined;
  // With biases someone of whom nothing is known is the average user; without them there is nothing to say.
  if (known.modelRows.length === 0 && !manifest.rating.biases) return undefined;
  const stored = storedRow === undefined ? undefined : storedStars(rating, storedRow);
  // All zeros: the fit left this user out.
  if (stored !== undefined && (stored.bias !== 0 || stored.factors.some((value) => value !== 0)))
    return stored;
  return serving.foldInRating?.(known.modelRows, known.weights);
}

function storedStars(rating: RatingFactors, userRow: number): UserRating {
  return { factors: vectorOf(rating.userFactors, userRow), bias: rating.userBiases[userRow] };
}

/** Predicts the raw rating; undefined where the item is unknown to the rating model, or the user is and the model has no biases. */
export function predictStars(
  serving: ServingModel,
  profile: UserProfile,
  itemRow: number,
): number | undefined {
  const { rating } = serving.model;
  if (rating === undefined || !hasStars(serving, itemRow)) return undefined;
  const user = profile.stars();
  if (user === undefined) return undefined;
  const modelRow = serving.modelRows[itemRow];
  return (
    rating.mean +
    user.bias +
    rating.itemBiases[modelRow] +
    dot(user.factors, vectorOf(rating.itemFactors, modelRow))
  );
}

/** Gives x . y. */
export function dot(x: Float32Array, y: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k] * y[k];
  return sum;
}

function lazily<T>(compute: () => T): () => T {
  let computed: { readonly value: T } | undefined;
  return () => {
    computed ??= { value: compute() };
    return computed.value;
  };
}
