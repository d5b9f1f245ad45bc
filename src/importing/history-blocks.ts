import type { HistoryBatch, SourceListen } from '../source/history-source.ts';
import type { Reject } from '../source/source-batch.ts';

/** Consecutive rows of a history. */
export interface HistoryBlock {
  readonly values: readonly SourceListen[];
  readonly rejects: readonly Reject[];
  readonly nLeftOut: number;
}

/** Listens of a block: what is looked up in the warehouse at once. */
export const BLOCK_LISTENS = 5_000;

/** Rejects that wait for a block to be full at most: a file of nothing else must not fill the memory. */
const MOST_REJECTS = 5_000;

/**
 * Cuts a history into blocks of the same number of listens, the last one of what is left: the same blocks every time, however its
 * bytes come. Where there are many rejects between them, blocks without listens hold these.
 */
export async function* readBlocks(batches: AsyncIterable<HistoryBatch>): AsyncGenerator<HistoryBlock> {
  let values: SourceListen[] = [];
  let rejects: Reject[] = [];
  let nLeftOut = 0;
  for await (const batch of batches) {
    rejects.push(...batch.rejects);
    nLeftOut += batch.nLeftOut;
    for (const value of batch.values) {
      values.push(value);
      if (values.length < BLOCK_LISTENS) continue;
      yield { values, rejects, nLeftOut };
      [values, rejects, nLeftOut] = [[], [], 0];
    }
    if (rejects.length < MOST_REJECTS) continue;
    yield { values: [], rejects, nLeftOut };
    [rejects, nLeftOut] = [[], 0];
  }
  yield { values, rejects, nLeftOut };
}
