import type { FactorMatrix } from '../dataset/factor-matrix.ts';

/** Candidates that are reordered; beyond them the order by score goes on. The same for every page, so that pages fit together. */
export const DIVERSITY_POOL = 200;

/** A candidate: an item row with its score. */
export interface Candidate {
  readonly itemRow: number;
  readonly score: number;
}

/**
 * Orders candidates by maximal marginal relevance: next is always the one with the largest
 *   (1 - diversity) relevance - diversity (largest cosine to those already taken),
 * relevance being the score scaled to 0-1 over the candidates. Candidates beyond the pool keep their places. Returns the first `count`.
 * Cost: O(min(count, pool) pool factors). Source: [CG98].
 */
export function diversify(
  candidates: readonly Candidate[],
  factors: FactorMatrix,
  { diversity, count }: { readonly diversity: number; readonly count: number },
): readonly Candidate[] {
  const pool = candidates.slice(0, DIVERSITY_POOL);
  if (pool.length < 3) return candidates.slice(0, count);
  const highest = pool[0].score;
  const range = highest - pool[pool.length - 1].score || 1;
  const norms = pool.map(({ itemRow }) => Math.sqrt(dot(factors, itemRow, itemRow)) || 1);
  const closest = new Float64Array(pool.length);
  const isTaken = new Uint8Array(pool.length);
  const taken: Candidate[] = [];
  while (taken.length < Math.min(count, pool.length)) {
    let best = -1;
    let bestValue = Number.NEGATIVE_INFINITY;
    for (const [place, { score }] of pool.entries()) {
      if (isTaken[place] === 1) continue;
      const value = (1 - diversity) * (1 - (highest - score) / range) - diversity * closest[place];
      if (value > bestValue) [best, bestValue] = [place, value];
    }
    isTaken[best] = 1;
    taken.push(pool[best]);
    for (const [place, { itemRow }] of pool.entries()) {
      if (isTaken[place] === 1) continue;
      const cosine = dot(factors, itemRow, pool[best].itemRow) / (norms[place] * norms[best]);
      closest[place] = taken.length === 1 ? cosine : Math.max(closest[place], cosine);
    }
  }
  return [...taken, ...candidates.slice(pool.length, count)];
}

function dot(factors: FactorMatrix, one: number, other: number): number {
  let sum = 0;
  const width = factors.factors;
  for (let k = 0; k < width; k++) sum += factors.values[one * width + k] * factors.values[other * width + k];
  return sum;
}
