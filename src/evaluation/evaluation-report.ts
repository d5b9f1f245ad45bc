/** A measured figure with its bootstrap interval (95 %); bounds are undefined where none was computed. */
export interface Measured {
  readonly value: number;
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** One row of the evaluation table: a model or baseline with its figures by name, such as `ndcg@10`, `rmse`, `coverage`. */
export interface EvaluationRow {
  readonly name: string;
  readonly metrics: Readonly<Record<string, Measured>>;
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
  readonly tookMs: number;
}
