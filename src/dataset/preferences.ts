import { MARK } from '../domain/interaction.ts';
import type { PreferencePolicy } from './preference-policy.ts';

/** What users did with items, side by side; the last three are there together or not at all. */
export interface Signals {
  /** NaN where there is none. */
  readonly ratings: Float32Array;
  /** Sums of `MARK`. */
  readonly marks?: Uint8Array;
  readonly plays?: Uint32Array;
  readonly skips?: Uint32Array;
}

/** Which signals say something, and how much. Shapes: both [nPreferences]; `places` ascend. */
export interface Preferences {
  /** Places in the signals given. */
  readonly places: Int32Array;
  /** What draws to an item (above 0) or away from it (below 0), as ImplicitAlsOptions takes it; none is 0. */
  readonly weights: Float32Array;
}

/** Gives w with log confidence, w(1 event) = `one`. Source: [HKV08] eq. 6, with log2 and a cap. */
function logWeight(n: number, one: number, most: number): number {
  return Math.min(most, one * Math.log2(1 + n));
}

/**
 * Gives what speaks for an item, with w the policy's weights:
 *   [rating >= threshold] w_rating + collected + w_loved [loved] + w_thumbUp [thumbUp] + min(w_mostOfPlays, w_play log2(1 + plays - skips)),
 * where a skipped play is none, and a rating below the threshold silences the plays: who plays a song and rates it low dislikes it.
 */
export function likingAt(signals: Signals, place: number, policy: PreferencePolicy): number {
  const { weights } = policy;
  const rating = signals.ratings[place];
  // Ratings are rounded to 32 bits, so the threshold is, too: 4.2 in 32 bits lies below 4.2.
  const least = Math.fround(policy.threshold);
  const ofRating = rating >= least ? weights.rating : 0;
  const { marks, plays, skips } = signals;
  if (marks === undefined || plays === undefined || skips === undefined) return ofRating;
  const mark = marks[place];
  const nHeard = rating < least ? 0 : Math.max(0, plays[place] - skips[place]);
  return (
    ofRating +
    collectedWeight(mark, policy) +
    (mark & MARK.loved ? weights.loved : 0) +
    (mark & MARK.thumbUp ? weights.thumbUp : 0) +
    logWeight(nHeard, weights.play, weights.mostOfPlays)
  );
}

/** Gives the part of what is owned and wanted: the larger of w_owned and w_wanted, or their sum. */
function collectedWeight(mark: number, { collected, weights }: PreferencePolicy): number {
  const owned = mark & MARK.owned ? weights.owned : 0;
  const wanted = mark & MARK.wanted ? weights.wanted : 0;
  return collected === 'max' ? Math.max(owned, wanted) : owned + wanted;
}

/** Gives what speaks against an item: w_thumbDown [thumbDown] + w_hated [hated] + min(w_mostOfSkips, w_skip log2(1 + skips)). */
function aversionAt({ marks, skips }: Signals, place: number, { weights }: PreferencePolicy): number {
  if (marks === undefined || skips === undefined) return 0;
  return (
    (marks[place] & MARK.thumbDown ? weights.thumbDown : 0) +
    (marks[place] & MARK.hated ? weights.hated : 0) +
    logWeight(skips[place], weights.skip, weights.mostOfSkips)
  );
}

/**
 * Turns signals into preferences for the implicit objective, w = what speaks for an item less what speaks against it; a rating below
 * the threshold alone is unobserved, and so is what comes to 0. Training, evaluation, fold-in and scoring for everyone all use this
 * function, with the policy of the version, so that all see the same matrix.
 */
export function preferencesFrom(signals: Signals, policy: PreferencePolicy): Preferences {
  return select(signals, (place) => likingAt(signals, place, policy) - aversionAt(signals, place, policy));
}

/** Selects what speaks for items, whatever speaks against them: what popularity counts. */
export function likingsFrom(signals: Signals, policy: PreferencePolicy): Preferences {
  return select(signals, (place) => likingAt(signals, place, policy));
}

function select({ ratings }: Signals, weightAt: (place: number) => number): Preferences {
  let nPreferences = 0;
  for (let place = 0; place < ratings.length; place++) if (weightAt(place) !== 0) nPreferences++;
  const places = new Int32Array(nPreferences);
  const weights = new Float32Array(nPreferences);
  let next = 0;
  for (let place = 0; place < ratings.length; place++) {
    const weight = weightAt(place);
    if (weight === 0) continue;
    places[next] = place;
    weights[next++] = weight;
  }
  return { places, weights };
}

/** Leaves the aversions out. */
export function withoutAversions({ places, weights }: Preferences): Preferences {
  return { places: places.filter((_, entry) => weights[entry] > 0), weights: weights.filter((w) => w > 0) };
}
