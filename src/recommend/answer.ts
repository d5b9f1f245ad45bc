/** Where an answer comes from; `mixed` parts are not possible: an answer has one source, filled up by popularity where it runs short. */
export type AnswerSource = 'als' | 'fold_in' | 'taste' | 'popular';

/** An item of the user's own that speaks for a recommended one, with its part of the score. */
export interface Reason {
  readonly itemId: string;
  readonly contribution: number;
}

export interface ScoredItem {
  readonly itemId: string;
  readonly score: number;
  /** From 1. */
  readonly rank: number;
  /** Raw predicted rating; undefined where the model has none for the pair. */
  readonly predictedRating: number | undefined;
  /** True for an item that the ranking model has no interactions of. */
  readonly cold: boolean;
  /** The source of this item when it fills up a short answer, otherwise that of the answer. */
  readonly source: AnswerSource;
  /** Empty unless asked for. */
  readonly because: readonly Reason[];
}

export interface Answer {
  readonly source: AnswerSource;
  /** Undefined when no model was needed or there is none. */
  readonly model: { readonly version: string; readonly trainedAtMs: number } | undefined;
  readonly items: readonly ScoredItem[];
  readonly cursor: string | undefined;
  readonly tookMs: number;
}

/** What an answer must satisfy. */
export interface AnswerQuery {
  readonly count: number;
  readonly cursor?: string;
  readonly genre?: string;
  readonly yearFrom?: number;
  readonly yearTo?: number;
  readonly excludeItemIds: readonly string[];
  readonly includeSeen: boolean;
  readonly explain: boolean;
  /** 0: by score alone; towards 1: more different from each other (maximal marginal relevance). */
  readonly diversity: number;
  /** Only these items, where given. */
  readonly onlyItemIds?: readonly string[];
  /** Another version than the live one. */
  readonly modelVersion?: string;
}
