import {
  type Kernel,
  type RowSystem,
  type ScratchArea,
  scratchBytes,
  scratchShape,
  strideOf,
} from '../../kernels/kernel.ts';
import { createMemoryPlan } from '../../kernels/memory-plan.ts';
import type { MemoryViews } from '../../kernels/scalar/row-system.ts';
import { selectKernel } from '../../kernels/select-kernel.ts';

/** A kernel memory with fixed vectors and room for one user: row 0 of `system`. */
export interface UserSystem {
  readonly kernel: Kernel;
  readonly views: MemoryViews;
  readonly system: RowSystem;
  readonly area: ScratchArea;
}

/** What a user's system is made of. */
export interface UserSystemShape {
  /** Fixed vectors, and items of a user at most. */
  readonly nItems: number;
  readonly unknowns: number;
  /** Of the implicit model: entries have weights, and there is a place for the Gramian. */
  readonly weighted: boolean;
  readonly targetOffset: number;
  /** Whether the last unknown is a bias, and fixed vectors have one beside them. */
  readonly biases: boolean;
  /** What the memory is for, for the error. */
  readonly purpose: string;
}

/** Lays the memory out and binds the kernel; everything in it is 0. Errors: `too_large`. */
export function createUserSystem(shape: UserSystemShape): UserSystem {
  const { nItems, unknowns, weighted, targetOffset, biases } = shape;
  const stride = strideOf(unknowns);
  const plan = createMemoryPlan();
  const system: RowSystem = {
    rowStarts: plan.reserve(8),
    columns: plan.reserve(4 * nItems),
    values: plan.reserve(4 * nItems),
    fixed: plan.reserve(4 * nItems * stride),
    fixedBiases: biases ? plan.reserve(4 * nItems) : 0,
    rows: 0,
    solved: plan.reserve(4 * stride),
    solvedBiases: biases ? plan.reserve(4) : 0,
    gramian: weighted ? plan.reserve(4 * stride * stride) : 0,
    gramianIsDiagonal: false,
    regularization: plan.reserve(4),
    stride,
    unknowns,
    weighted,
    targetOffset,
  };
  const shapeOfScratch = scratchShape(0, 0);
  const area = { at: plan.reserve(scratchBytes(stride, shapeOfScratch)), stride, ...shapeOfScratch };
  const memory = plan.allocate(shape.purpose);
  const { buffer } = memory;
  const views = {
    floats: new Float32Array(buffer),
    ints: new Int32Array(buffer),
    words: new Uint32Array(buffer),
  };
  return { kernel: selectKernel(memory), views, system, area };
}

/** Writes the user to solve next: `itemRows` are rows of the fixed vectors, `values` side by side with them. */
export function writeUser(
  { views, system }: UserSystem,
  itemRows: Int32Array,
  values: Float32Array,
  lambda: number,
): void {
  views.words[system.rowStarts / 4 + 1] = itemRows.length;
  views.ints.set(itemRows, system.columns / 4);
  views.floats.set(values, system.values / 4);
  views.floats[system.regularization / 4] = lambda;
}
