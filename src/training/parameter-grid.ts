import { createRandom, shuffle } from '../util/random.ts';
import type { TuneParameters } from './parse-job-parameters.ts';

/** One point of the search. */
export type GridPoint = Readonly<Record<string, number>>;

const DEFAULT_GRIDS = {
  rating: { factors: [8, 12, 16, 32], regularization: [0.5, 1, 2, 4], iterations: [10, 15, 20] },
  ranking: {
    factors: [32, 64, 128],
    regularization: [0.002, 0.004, 0.008, 0.016],
    unobservedWeight: [0.1, 0.3, 1],
    iterations: [10],
  },
} as const;

/** Lists the points to try: all of the grid, or `samples` of them drawn by the seed without repeats. */
export function gridPoints(
  parameters: Pick<TuneParameters, 'model' | 'grid' | 'samples' | 'seed'>,
): readonly GridPoint[] {
  const axes: Readonly<Record<string, readonly number[]>> = {
    ...DEFAULT_GRIDS[parameters.model],
    ...parameters.grid,
  };
  let points: GridPoint[] = [{}];
  for (const [name, values] of Object.entries(axes)) {
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  const { samples } = parameters;
  if (samples === undefined || samples >= points.length) return points;
  const order = Int32Array.from(points, (_, index) => index);
  shuffle(order, createRandom(parameters.seed));
  return Array.from(order.subarray(0, samples).sort(), (index) => points[index]);
}

/** Names a point; equal points have equal names. */
export function nameOfPoint(point: GridPoint): string {
  return Object.keys(point)
    .sort()
    .map((name) => `${name}=${point[name]}`)
    .join(',');
}
