/** Counts that take no longer than this are always made anew. */
const QUICK_MS = 2;
/** One that took longer is given again for so many times as long, so that asking often costs one percent at most. */
const REMEMBERED_FOR = 100;

/** Counting reads every row there is: makes a count that is as of a moment ago where there are very many. */
export function rememberCount(count: () => number, now: () => number): () => number {
  let known = 0;
  let validUntilMs = Number.NEGATIVE_INFINITY;
  return () => {
    const startedAtMs = now();
    if (startedAtMs < validUntilMs) return known;
    known = count();
    const tookMs = now() - startedAtMs;
    validUntilMs = tookMs <= QUICK_MS ? Number.NEGATIVE_INFINITY : startedAtMs + REMEMBERED_FOR * tookMs;
    return known;
  };
}
