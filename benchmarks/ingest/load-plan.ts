/** What the load generator sends; comes as its only argument, in JSON. */
export interface LoadPlan {
  readonly url: string;
  readonly key: string;
  /** `known`: one play of each user. `listening`: what listeners do, drawn from all users alike. */
  readonly kind: 'known' | 'listening';
  readonly users: number;
  readonly songs: number;
  readonly seconds: number;
  /** Events a second; 0 sends as fast as answers come. */
  readonly rate: number;
  readonly connections: number;
  readonly eventsPerRequest: number;
  readonly startMs: number;
  readonly seed: number;
}

/** What became of it. Latencies are those of whole requests, from the first byte sent to the answer, in milliseconds. */
export interface LoadResult {
  readonly sent: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
  /** Requests that were answered 503; they were sent again. */
  readonly refused: number;
  readonly seconds: number;
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Events acknowledged in each second. */
  readonly perSecond: readonly number[];
}
