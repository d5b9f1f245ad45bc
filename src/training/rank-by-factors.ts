import type { CsrMatrix } from '../dataset/csr-matrix.ts';
import { takeCsrRows, takeFactorRows } from '../dataset/take-rows.ts';
import type { RankUsers } from '../evaluation/ranker.ts';
import { createTopN } from '../kernels/top-n.ts';
import type { RankingFactors } from '../model/model.ts';

/** Ranks by x_u . y_i over all items, without the user's seen ones. */
export function rankByFactors(factors: RankingFactors, seen: CsrMatrix): RankUsers {
  const scanner = createTopN(factors.itemFactors);
  return async (userRows, count) =>
    scanner.topNBatch(takeFactorRows(factors.userFactors, userRows), count, takeCsrRows(seen, userRows))
      .itemRows;
}
