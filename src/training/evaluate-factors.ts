import { takeCsrRows, takeFactorRows } from '../dataset/take-rows.ts';
import { evaluateRanking, type RankingTask } from '../evaluation/evaluate-ranking.ts';
import type { EvaluationRow } from '../evaluation/evaluation-report.ts';
import type { RankingFactors } from '../model/model.ts';
import { openTopNPool } from '../parallel/top-n-pool.ts';

/** How factors are measured; changes no figure. */
interface FactorsRun {
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  readonly onUsers?: (doneUsers: number) => void;
}

/** Measures the ranking by x_u . y_i over all items, without the user's seen ones: see `evaluateRanking`. */
export async function evaluateFactors(
  name: string,
  { userFactors, itemFactors }: RankingFactors,
  task: RankingTask,
  { threads, signal, onUsers }: FactorsRun,
): Promise<EvaluationRow> {
  const pool = openTopNPool(itemFactors, { threads, signal });
  try {
    return await evaluateRanking(
      name,
      async (userRows, count) => {
        const users = takeFactorRows(userFactors, userRows);
        const lists = await pool.topN(users, count, takeCsrRows(task.seen, userRows));
        return lists.itemRows;
      },
      task,
      onUsers,
    );
  } finally {
    await pool.close();
  }
}
