/** A measured figure with its bootstrap interval (95 %); bounds are undefined where none was computed. */
export interface Measured {
  readonly value: number;
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** Figures by name, such as `ndcg@10`, `rmse`, `coverage@10`. */
export type Metrics = Readonly<Record<string, Measured>>;

/** One row of the evaluation table: a model or baseline with its figures. */
export interface EvaluationRow {
  readonly name: string;
  readonly metrics: Metrics;
  /** The figures of each segment by its name; without those of an empty segment, and empty where rating errors were measured. */
  readonly segments: Readonly<Record<string, Metrics>>;
}

/** A part of the measured users or of the test items that is measured on its own. */
export interface Segment {
  readonly name: string;
  /**
   * `users`: the figures are means over the users of the segment.
   * `items`: only the test items of the segment are to be found, in the same lists of the full catalogue; the figures are means over the
   * users who have any.
   */
  readonly of: 'users' | 'items';
  /** Who or what is in it, in words. */
  readonly definition: string;
  /** The users whom the figures are means over. */
  readonly nUsers: number;
  /** Test preferences. */
  readonly nPairs: number;
}

/** How a version was measured: split, counts and one row for the model and each baseline. The first row is the model. */
export interface EvaluationReport {
  /** The split in words, with what was left out of the figures. */
  readonly split: string;
  readonly nTrain: number;
  readonly nTest: number;
  readonly nTestUsers: number;
  /** What the Recall denominator is, in words; both kinds are in the rows as `recall@k` (|test|) and `recall_min@k` (min(k, |test|)). */
  readonly recallDenominator: string;
  readonly rows: readonly EvaluationRow[];
  /** What the segments of the rows are; empty where no ranking was measured. */
  readonly segments: readonly Segment[];
  readonly tookMs: number;
}
