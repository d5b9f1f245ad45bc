import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { DeadwaxError } from '../../errors.ts';
import type { StoredRecommendations } from '../recommendation-store.ts';
import { batchTable } from './batch-table.ts';
import { numberCell, textCell } from './cell.ts';
import type { StateCommand } from './state-command.ts';

/** Writes batches of recommendations; runs in the writer thread inside its transaction. */
export interface RecommendationWriter {
  begin(batch: Extract<StateCommand, { kind: 'beginBatch' }>): number;
  put(batch: number, users: readonly StoredRecommendations[]): void;
  publish(batch: number): void;
  discard(batch: number): void;
  /** Drops batches that were never published, which a crash leaves behind. */
  discardUnpublished(): void;
}

function toBytes({ buffer, byteOffset, byteLength }: Int32Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Makes the writer of recommendations. */
export function createRecommendationWriter(database: DatabaseSync): RecommendationWriter {
  const find = database.prepare('SELECT catalogue, published FROM recommendation_batches WHERE batch = ?');
  let inserting: { batch: number; statement: StatementSync } | undefined;

  function drop(batch: number): void {
    inserting = undefined;
    database.exec(`DROP TABLE IF EXISTS ${batchTable(batch)}`);
    database.prepare('DELETE FROM recommendation_batches WHERE batch = ?').run(batch);
  }

  function catalogueOf(batch: number): string {
    const found = find.get(batch);
    if (found?.published === 0) return textCell(found.catalogue);
    throw new DeadwaxError('conflict', `batch ${batch} of recommendations is published or discarded already`);
  }

  function insertionInto(batch: number): StatementSync {
    if (inserting?.batch !== batch) {
      catalogueOf(batch);
      inserting = {
        batch,
        statement: database.prepare(`INSERT OR REPLACE INTO ${batchTable(batch)} VALUES (?, ?, ?)`),
      };
    }
    return inserting.statement;
  }

  return {
    begin({ catalogue, modelVersion, createdAtMs }) {
      const insert = database.prepare(
        'INSERT INTO recommendation_batches (catalogue, model_version, created_at_ms, n_users, published) VALUES (?, ?, ?, 0, 0)',
      );
      const batch = Number(insert.run(catalogue, modelVersion, createdAtMs).lastInsertRowid);
      database.exec(`CREATE TABLE ${batchTable(batch)} (user_id TEXT PRIMARY KEY, item_rows BLOB NOT NULL,
        scores BLOB NOT NULL) STRICT, WITHOUT ROWID`);
      return batch;
    },
    put(batch, users) {
      const insert = insertionInto(batch);
      for (const { userId, itemRows, scores } of users)
        insert.run(userId, toBytes(itemRows), toBytes(scores));
    },
    publish(batch) {
      const catalogue = catalogueOf(batch);
      const former = database
        .prepare('SELECT batch FROM recommendation_batches WHERE catalogue = ? AND published = 1')
        .all(catalogue);
      for (const row of former) drop(numberCell(row.batch));
      database.exec(`UPDATE recommendation_batches SET published = 1,
        n_users = (SELECT count(*) FROM ${batchTable(batch)}) WHERE batch = ${batch}`);
    },
    discard(batch) {
      if (find.get(batch)?.published === 0) drop(batch);
    },
    discardUnpublished() {
      const left = database.prepare('SELECT batch FROM recommendation_batches WHERE published = 0').all();
      for (const row of left) drop(numberCell(row.batch));
    },
  };
}
