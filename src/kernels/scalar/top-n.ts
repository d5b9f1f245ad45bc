import type { TopNBatch } from '../top-n-batch.ts';
import type { MemoryViews } from './row-system.ts';

/** Scores every item for users `begin .. end` in double precision and sorts them all: the oracle of the kernel that scans codes. */
export function topN(views: MemoryViews, batch: TopNBatch, begin: number, end: number): void {
  const { items, count } = batch;
  for (let user = begin; user < end; user++) {
    const seen = seenOf(views, batch, user);
    const scores = new Float32Array(items.nItems);
    for (let row = 0; row < items.nItems; row++) scores[row] = score(views.floats, batch, user, row);
    const best = Array.from(scores.keys())
      .filter((row) => !seen.has(row))
      .sort((one, other) => scores[other] - scores[one] || one - other);
    for (let place = 0; place < count; place++) {
      const at = user * count + place;
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

function score(floats: Float32Array, { items, users }: TopNBatch, user: number, row: number): number {
  const x = users / 4 + user * items.stride;
  const y = items.vectors / 4 + row * items.stride;
  // Eight sums, added as the compiled kernel adds them: the same bytes come out.
  const sums = new Float64Array(8);
  for (let factor = 0; factor < items.stride; factor++) {
    sums[factor % 8] += floats[x + factor] * floats[y + factor];
  }
  const [even, odd] = [0, 1].map((side) => sums[side] + sums[side + 2] + (sums[side + 4] + sums[side + 6]));
  return even + odd;
}
