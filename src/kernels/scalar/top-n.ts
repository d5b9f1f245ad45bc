import type { TopNBatch } from '../kernel.ts';
import type { MemoryViews } from './row-system.ts';

/** Scores every item for every user of a batch and sorts them all: the oracle of the fused kernel. */
export function topN(views: MemoryViews, batch: TopNBatch): void {
  for (let user = 0; user < batch.nUsers; user++) {
    const seen = seenOf(views, batch, user);
    const scores = new Float32Array(batch.nItems);
    for (let item = 0; item < batch.nItems; item++) scores[item] = score(views.floats, batch, user, item);
    const best = Array.from(scores.keys())
      .filter((item) => !seen.has(item))
      .sort((one, other) => scores[other] - scores[one] || one - other)
      .slice(0, batch.count);
    for (let place = 0; place < batch.count; place++) {
      const at = user * batch.count + place;
      views.ints[batch.outRows / 4 + at] = best[place] ?? -1;
      views.floats[batch.outScores / 4 + at] =
        place < best.length ? scores[best[place]] : Number.NEGATIVE_INFINITY;
    }
  }
}

function seenOf(views: MemoryViews, batch: TopNBatch, user: number): Set<number> {
  const start = views.words[batch.seenStarts / 4 + user];
  const end = views.words[batch.seenStarts / 4 + user + 1];
  return new Set(views.ints.subarray(batch.seenItems / 4 + start, batch.seenItems / 4 + end));
}

function score(floats: Float32Array, batch: TopNBatch, user: number, item: number): number {
  const panel = batch.packed / 4 + (item >> 3) * batch.factors * 8 + (item & 7);
  let sum = 0;
  for (let factor = 0; factor < batch.factors; factor++) {
    sum += floats[batch.users / 4 + user * batch.factors + factor] * floats[panel + factor * 8];
  }
  return sum;
}
