/** Which ratings are preferences, and how much each one counts. Shapes: both [nPreferences]; `places` ascend. */
export interface Preferences {
  /** Places in the ratings given. */
  readonly places: Int32Array;
  readonly weights: Float32Array;
}

/**
 * Turns ratings into preferences for the implicit objective: a rating from `threshold` on weighs 1, all else is unobserved.
 * NaN (a removed rating) is never a preference. Training and fold-in both use this function, so that both see the same matrix.
 */
export function preferencesFrom(ratings: Float32Array, threshold: number): Preferences {
  // Rounded as the ratings are: 4.2 in 32 bits lies below 4.2.
  const least = Math.fround(threshold);
  let nPreferences = 0;
  for (let place = 0; place < ratings.length; place++) if (ratings[place] >= least) nPreferences++;
  const places = new Int32Array(nPreferences);
  let next = 0;
  for (let place = 0; place < ratings.length; place++) if (ratings[place] >= least) places[next++] = place;
  return { places, weights: new Float32Array(nPreferences).fill(1) };
}
