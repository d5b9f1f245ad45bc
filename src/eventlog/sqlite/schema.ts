import type { SqliteSchema } from '../../util/sqlite-file.ts';

/**
 * `log.db`. `blocks`: events as event blocks, in offset order without gaps inside a block. `id_runs`: the files in `log-ids/` that
 * hold the ids of the events below `log.indexed_offset`. `log`: one row; the next offset outlives the erasure of the newest events,
 * so that no offset is used twice.
 */
export const LOG_SCHEMA: SqliteSchema = {
  steps: [
    `CREATE TABLE blocks (first_offset INTEGER PRIMARY KEY, n_events INTEGER NOT NULL, block BLOB NOT NULL) STRICT;
     CREATE TABLE id_runs (file TEXT NOT NULL UNIQUE, level INTEGER NOT NULL) STRICT;
     CREATE TABLE log (only INTEGER PRIMARY KEY CHECK (only = 1), next_offset INTEGER NOT NULL,
       indexed_offset INTEGER NOT NULL) STRICT;
     INSERT INTO log VALUES (1, 0, 0)`,
  ],
};
