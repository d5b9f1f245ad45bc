import { type GridPoint, nameOfPoint } from './parameter-grid.ts';

/** A parameter that the search may move. */
export interface SearchAxis {
  readonly name: string;
  /** A move multiplies by this or divides by it, or adds it or takes it away. */
  readonly move: 'multiply' | 'add';
  readonly step: number;
  /** True: values are rounded to whole numbers. */
  readonly isWhole?: boolean;
  readonly min: number;
  readonly max: number;
}

/** One point that was measured, with its figure. */
export interface SearchTry {
  readonly point: GridPoint;
  readonly value: number;
}

export interface ParameterSearch {
  readonly start: GridPoint;
  readonly axes: readonly SearchAxis[];
  /** Pairs of axes that also move together, the first up and the second down, for what one does the other partly undoes. */
  readonly tradeOffs: readonly (readonly [up: string, down: string])[];
  /** True where a smaller figure is better, as of an error. */
  readonly isSmallerBetter: boolean;
  /** By what part of itself a figure must get better for the search to go on there; the rest is noise that costs time. */
  readonly minGain: number;
  /** How often the steps are halved before the search ends. */
  readonly nHalvings: number;
  readonly maxTries: number;
  readonly measure: (point: GridPoint) => Promise<number>;
}

/**
 * Finds good parameters by going from the start along one axis after the other, and then the trade-offs, on in a direction as long as the
 * figure gets better; when no direction leads on, the steps are halved. No point is measured twice, and a figure that is not a number is worse than any.
 *
 * Returns the best point and every try, in order. Cost: `measure` at most `maxTries` times. Source: [HJ61], without pattern moves.
 */
export async function climbParameters(
  search: ParameterSearch,
): Promise<{ readonly best: SearchTry; readonly tries: readonly SearchTry[] }> {
  const tries: Climbed[] = [];
  const names = new Set<string>();
  const measure = async (moves: Moves, point: GridPoint): Promise<Climbed> => {
    names.add(nameOfPoint(point));
    const tried = { moves, point, value: await search.measure(point) };
    tries.push(tried);
    return tried;
  };
  const goOn = async (from: Climbed, direction: Moves, step: number): Promise<Climbed> => {
    let best = from;
    while (tries.length < search.maxTries) {
      const moves = moveBy(best.moves, direction, step);
      const point = pointAt(search, moves);
      if (names.has(nameOfPoint(point))) return best;
      const next = await measure(moves, point);
      if (!isWorthIt(next.value, best.value, search)) return best;
      best = next;
    }
    return best;
  };
  const directions: Moves[] = search.axes.map(({ name }) => ({ [name]: 1 }));
  for (const [up, down] of search.tradeOffs) directions.push({ [up]: 1, [down]: -1 });
  let best = await measure({}, search.start);
  for (let halving = 0; halving <= search.nHalvings; halving++) {
    const step = 0.5 ** halving;
    let before: Climbed;
    do {
      before = best;
      for (const direction of directions) {
        const up = await goOn(best, direction, step);
        best = up === best ? await goOn(best, direction, -step) : up;
      }
    } while (best !== before);
  }
  return { best: tries.reduce((top, next) => (isBetter(next.value, top.value, search) ? next : top)), tries };
}

/** How many steps a point lies from the start along each axis; what is not named has none. */
type Moves = Readonly<Record<string, number>>;

interface Climbed extends SearchTry {
  readonly moves: Moves;
}

function moveBy(moves: Moves, direction: Moves, step: number): Moves {
  const moved: Record<string, number> = { ...moves };
  for (const [name, sign] of Object.entries(direction)) moved[name] = (moves[name] ?? 0) + sign * step;
  return moved;
}

function pointAt({ start, axes }: ParameterSearch, moves: Moves): GridPoint {
  const point: Record<string, number> = { ...start };
  for (const axis of axes) {
    const steps = moves[axis.name] ?? 0;
    if (steps !== 0) point[axis.name] = valueAt(start[axis.name], axis, steps);
  }
  return point;
}

function isWorthIt(value: number, other: number, search: ParameterSearch): boolean {
  const gain = search.minGain * Math.abs(other);
  return isBetter(value, search.isSmallerBetter ? other - gain : other + gain, search);
}

function isBetter(value: number, other: number, { isSmallerBetter }: ParameterSearch): boolean {
  if (Number.isNaN(other)) return !Number.isNaN(value);
  return isSmallerBetter ? value < other : value > other;
}

/** Counted from the start, so that steps there and back end at the same value. Three figures are more than a search can tell apart. */
function valueAt(start: number, axis: SearchAxis, moves: number): number {
  const moved = axis.move === 'multiply' ? start * axis.step ** moves : start + axis.step * moves;
  const rounded = axis.isWhole ? Math.round(moved) : Number(moved.toPrecision(3));
  return Math.min(axis.max, Math.max(axis.min, rounded));
}
