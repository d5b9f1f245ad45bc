import type { DatabaseSync } from 'node:sqlite';
import type { Catalogue } from '../../domain/catalogue.ts';
import type { CommitThread } from '../../util/commit-thread.ts';
import type { RecommendationBatch, RecommendationStore } from '../recommendation-store.ts';
import { batchTable } from './batch-table.ts';
import { bytesCell, numberCell, textCell } from './cell.ts';
import type { StateCommand, StateResult } from './state-command.ts';

/** Gives a copy, since a view of numbers must begin at a multiple of four bytes. */
function toBuffer(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer;
}

function createBatch(thread: CommitThread<StateCommand, StateResult>, batch: number): RecommendationBatch {
  return {
    async put(users) {
      await thread.call({ kind: 'putBatch', batch, users });
    },
    async publish() {
      await thread.call({ kind: 'publishBatch', batch });
    },
    async discard() {
      await thread.call({ kind: 'discardBatch', batch });
    },
  };
}

/** Makes the store of batch recommendations over `state.db`. */
export function createRecommendationStore(
  reader: DatabaseSync,
  thread: CommitThread<StateCommand, StateResult>,
): RecommendationStore {
  const current = reader.prepare(
    'SELECT * FROM recommendation_batches WHERE catalogue = ? AND published = 1',
  );

  /** One transaction: a batch that is published in between would take the table away that the first statement named. */
  function readRow(catalogue: Catalogue, userId: string) {
    reader.exec('BEGIN');
    try {
      const batch = current.get(catalogue);
      const row =
        batch &&
        reader
          .prepare(`SELECT item_rows, scores FROM ${batchTable(numberCell(batch.batch))} WHERE user_id = ?`)
          .get(userId);
      return batch && row && { batch, row };
    } finally {
      reader.exec('COMMIT');
    }
  }

  return {
    async begin(catalogue, modelVersion, createdAtMs) {
      const batch = await thread.call({ kind: 'beginBatch', catalogue, modelVersion, createdAtMs });
      return createBatch(thread, batch);
    },
    async read(catalogue, userId) {
      const found = readRow(catalogue, userId);
      if (found === undefined) return undefined;
      const { batch, row } = found;
      return {
        modelVersion: textCell(batch.model_version),
        createdAtMs: numberCell(batch.created_at_ms),
        recommendations: {
          userId,
          itemRows: new Int32Array(toBuffer(bytesCell(row.item_rows))),
          scores: new Float32Array(toBuffer(bytesCell(row.scores))),
        },
      };
    },
    async current(catalogue) {
      const batch = current.get(catalogue);
      return (
        batch && {
          modelVersion: textCell(batch.model_version),
          createdAtMs: numberCell(batch.created_at_ms),
          nUsers: numberCell(batch.n_users),
        }
      );
    },
  };
}
