/** What a pair counts that is both owned and wanted: the larger of the two weights, or both. */
export const COLLECTED = ['max', 'sum'] as const;
export type Collected = (typeof COLLECTED)[number];

/** What each signal weighs beside a good rating, which weighs 1. */
export interface PreferenceWeights {
  readonly rating: number;
  readonly owned: number;
  readonly wanted: number;
  readonly loved: number;
  readonly thumbUp: number;
  /** Of one play; each doubling adds as much, up to the cap: the hundredth play of a song says little that the tenth did not. */
  readonly play: number;
  readonly mostOfPlays: number;
  /** Of one skip, likewise. */
  readonly skip: number;
  readonly mostOfSkips: number;
  readonly thumbDown: number;
  readonly hated: number;
}

/** How signals become preferences. A version keeps that of its training, so that its answers never follow another one. */
export interface PreferencePolicy {
  /** Ratings from here on are preferences. */
  readonly threshold: number;
  readonly collected: Collected;
  readonly weights: PreferenceWeights;
}

/** The only place that says what signals weigh. How the weights were chosen: docs/explain/listening.md. */
const WEIGHTS: PreferenceWeights = {
  rating: 1,
  owned: 2,
  wanted: 1,
  loved: 2,
  thumbUp: 2,
  play: 1,
  mostOfPlays: 3,
  skip: 0.75,
  mostOfSkips: 1.5,
  thumbDown: 6,
  hated: 6,
};

/** Gives the policy of new versions. */
export function preferencePolicy(threshold: number, collected: Collected = 'max'): PreferencePolicy {
  return { threshold, collected, weights: WEIGHTS };
}

/** Gives the policy of versions from before they kept theirs. */
export function policyBeforeKept(threshold: number): PreferencePolicy {
  return { threshold, collected: 'sum', weights: { ...WEIGHTS, owned: 1, wanted: 0.5 } };
}
