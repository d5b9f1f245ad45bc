import { type ScratchArea, scratchBytes, scratchShape } from '../kernels/kernel.ts';
import type { MemoryPlan } from '../kernels/memory-plan.ts';
import type { RowChunks } from './row-chunks.ts';

/**
 * A thread's window in the kernels' memory, through which the entries of chunks pass: byte offsets of row starts [rows + 1], places
 * [rows] and lambdas [rows], and of columns and values [entries].
 */
interface Window {
  readonly rowStarts: number;
  readonly rows: number;
  readonly regularization: number;
  readonly columns: number;
  readonly values: number;
}

/** The places in the kernels' memory that one thread alone writes. */
export interface ThreadPlace {
  readonly window: Window;
  readonly area: ScratchArea;
}

/** Reserves what a thread needs for the largest chunk of several matrices. */
export function reserveThreadPlace(
  plan: MemoryPlan,
  stride: number,
  matrices: readonly RowChunks[],
): ThreadPlace {
  const most = (figure: (chunks: RowChunks) => number): number => Math.max(...matrices.map(figure));
  const nRows = most(({ mostRows }) => mostRows);
  const nEntries = most(({ mostEntries }) => mostEntries);
  const shape = scratchShape(
    most(({ longestCopied }) => longestCopied),
    most(({ mostGroupRows }) => mostGroupRows),
  );
  return {
    window: {
      rowStarts: plan.reserve(4 * (nRows + 1)),
      rows: plan.reserve(4 * nRows),
      regularization: plan.reserve(4 * nRows),
      columns: plan.reserve(4 * nEntries),
      values: plan.reserve(4 * nEntries),
    },
    area: { at: plan.reserve(scratchBytes(stride, shape)), stride, ...shape },
  };
}
