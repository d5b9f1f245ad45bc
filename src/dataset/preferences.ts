import { MARK } from '../domain/interaction.ts';

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

/**
 * What each signal weighs beside a good rating, which weighs 1; the only place that says so. How they were chosen:
 * docs/explain/listening.md.
 */
const WEIGHT = {
  rating: 1,
  owned: 1,
  wanted: 0.5,
  loved: 2,
  thumbUp: 2,
  /** Of one play; each doubling adds as much, up to the cap: the hundredth play of a song says little that the tenth did not. */
  play: 1,
  mostOfPlays: 3,
  /** Of one skip, likewise. */
  skip: 0.75,
  mostOfSkips: 1.5,
  thumbDown: 6,
  hated: 6,
} as const;

/** Gives w with log confidence, w(1 event) = `one`. Source: [HKV08] eq. 6, with log2 and a cap. */
function logWeight(n: number, one: number, most: number): number {
  return Math.min(most, one * Math.log2(1 + n));
}

/**
 * Gives what speaks for an item:
 *   [rating >= least] + owned + 0.5 wanted + 2 loved + 2 thumbUp + min(3, log2(1 + plays - skips)),
 * where a skipped play is none, and a rating below `least` silences the plays: who plays a song and rates it low dislikes it.
 */
export function likingAt(signals: Signals, place: number, least: number): number {
  const rating = signals.ratings[place];
  const ofRating = rating >= least ? WEIGHT.rating : 0;
  const { marks, plays, skips } = signals;
  if (marks === undefined || plays === undefined || skips === undefined) return ofRating;
  const mark = marks[place];
  const nHeard = rating < least ? 0 : Math.max(0, plays[place] - skips[place]);
  return (
    ofRating +
    (mark & MARK.owned ? WEIGHT.owned : 0) +
    (mark & MARK.wanted ? WEIGHT.wanted : 0) +
    (mark & MARK.loved ? WEIGHT.loved : 0) +
    (mark & MARK.thumbUp ? WEIGHT.thumbUp : 0) +
    logWeight(nHeard, WEIGHT.play, WEIGHT.mostOfPlays)
  );
}

/** Gives what speaks against an item: 6 thumbDown + 6 hated + min(1.5, 0.75 log2(1 + skips)). */
function aversionAt({ marks, skips }: Signals, place: number): number {
  if (marks === undefined || skips === undefined) return 0;
  return (
    (marks[place] & MARK.thumbDown ? WEIGHT.thumbDown : 0) +
    (marks[place] & MARK.hated ? WEIGHT.hated : 0) +
    logWeight(skips[place], WEIGHT.skip, WEIGHT.mostOfSkips)
  );
}

/**
 * Turns signals into preferences for the implicit objective, w = what speaks for an item less what speaks against it; a rating below
 * `threshold` alone is unobserved, and so is what comes to 0. Training and fold-in both use this function, so that both see the same
 * matrix.
 */
export function preferencesFrom(signals: Signals, threshold: number): Preferences {
  const least = leastOf(threshold);
  return select(signals, (place) => likingAt(signals, place, least) - aversionAt(signals, place));
}

/** Selects what speaks for items, whatever speaks against them: what popularity counts. */
export function likingsFrom(signals: Signals, threshold: number): Preferences {
  const least = leastOf(threshold);
  return select(signals, (place) => likingAt(signals, place, least));
}

/** Ratings are rounded to 32 bits, so the threshold is, too: 4.2 in 32 bits lies below 4.2. */
function leastOf(threshold: number): number {
  return Math.fround(threshold);
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
