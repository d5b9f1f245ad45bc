/** Where an answer comes from; `mixed` parts are not possible: an answer has one source, filled up by popularity where it runs short. */
export type AnswerSource = 'als' | 'fold_in' | 'taste' | 'popular';

/** How a user has met an item; of several the first here. */
export type MetHow = 'owned' | 'wanted' | 'rated' | 'liked' | 'played';

/** An item of the user's own that speaks for a recommended one, with its part of the score. */
export interface Reason {
  readonly itemId: string;
  readonly how: MetHow;
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
  /** Artists and labels that the item has in common with what the user owns or wants, as entity ids; undefined unless asked for. */
  readonly shared: readonly string[] | undefined;
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
  readonly style?: string;
  /** Of the medium, such as `Vinyl`. */
  readonly format?: string;
  readonly country?: string;
  /** Only items of one of these artists, where given; likewise of labels. */
  readonly artistIds?: readonly string[];
  readonly labelIds?: readonly string[];
  /** Leaves out items with an artist, or a label, of what the user owns or wants. */
  readonly hideKnownArtists: boolean;
  readonly hideKnownLabels: boolean;
  readonly excludeItemIds: readonly string[];
  /** Everything that the user has met may be in the answer. */
  readonly includeSeen: boolean;
  /** What the user has met by owning it, or by wanting it, alone may be in the answer. */
  readonly includeOwned: boolean;
  readonly includeWanted: boolean;
  readonly explain: boolean;
  /** 0: by score alone; towards 1: more different from each other (maximal marginal relevance). */
  readonly diversity: number;
  /** Only these items, where given. */
  readonly onlyItemIds?: readonly string[];
  /** Another version than the live one. */
  readonly modelVersion?: string;
}

/** A query without a wish, to be given a count. */
export const PLAIN_QUERY: Omit<AnswerQuery, 'count'> = {
  excludeItemIds: [],
  includeSeen: false,
  includeOwned: false,
  includeWanted: false,
  hideKnownArtists: false,
  hideKnownLabels: false,
  explain: false,
  diversity: 0,
};
