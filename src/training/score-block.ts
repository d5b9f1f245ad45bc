import type { CsrMatrix } from '../dataset/csr-matrix.ts';
import type { FactorMatrix } from '../dataset/factor-matrix.ts';
import { createTopN, type TopN } from '../kernels/top-n.ts';

/** Some users whose best items are wanted. Rows of `userFactors` and `seen` are these users; columns of `seen` are item rows. */
export interface ScoreTask {
  /** Sent with the first block only. */
  readonly itemFactors: FactorMatrix | undefined;
  readonly userFactors: FactorMatrix;
  readonly seen: CsrMatrix;
  readonly count: number;
}

/** Best items, best first. Shapes: [nUsers x count], item row -1 where a list is short. */
export interface ScoredLists {
  readonly itemRows: Int32Array;
  readonly scores: Float32Array;
}

let scanner: TopN | undefined;

/** Finds the best items of a block of users, with the item factors of this task or else of the last one that had them. */
export function scoreBlock(task: ScoreTask): ScoredLists {
  if (task.itemFactors !== undefined) scanner = createTopN(task.itemFactors);
  if (scanner === undefined) throw new Error('the first block to score has no item factors');
  return scanner.topNBatch(task.userFactors, task.count, task.seen);
}
