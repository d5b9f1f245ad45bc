import type { DatabaseSync } from 'node:sqlite';

/** A full-text table that holds tokens by row numbers; written by the writer thread inside its transaction. */
export interface TokenTable {
  insert(row: number, tokens: string): void;
  remove(row: number): void;
}

/**
 * Makes what makes the number of the last inserted row a small one. The own tables of full-text tables have row numbers above 2^53, and
 * their last one shows through in the answer of every later write that inserts no row itself, which cannot be read then.
 * To be called after each write to a full-text table and after the commit of a transaction with one.
 */
export function createLastRowReset(database: DatabaseSync): () => void {
  database.exec('CREATE TEMP TABLE IF NOT EXISTS last_row (only INTEGER PRIMARY KEY)');
  const insert = database.prepare('INSERT OR REPLACE INTO temp.last_row VALUES (1)');
  return () => {
    insert.run();
  };
}

/** Makes the writer of the full-text table `name`, whose one column is `column`. */
export function createTokenTable(database: DatabaseSync, name: string, column: string): TokenTable {
  const insert = database.prepare(`INSERT INTO ${name} (rowid, ${column}) VALUES (?, ?)`);
  const remove = database.prepare(`DELETE FROM ${name} WHERE rowid = ?`);
  for (const statement of [insert, remove]) statement.setReadBigInts(true);
  const resetLastRow = createLastRowReset(database);
  return {
    insert(row, tokens) {
      insert.run(row, tokens);
      resetLastRow();
    },
    remove(row) {
      remove.run(row);
      resetLastRow();
    },
  };
}
