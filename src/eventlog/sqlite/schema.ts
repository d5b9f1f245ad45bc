import type { SqliteSchema } from '../../util/sqlite-file.ts';

/**
 * `log.db`. `events`: the Event JSON of each offset. `event_ids`: the first 16 bytes of the SHA-256 of the escaped id of each event
 * below `log.indexed_offset`; `WITHOUT ROWID` because the hash is then stored once. `log`: one row; the next offset outlives the
 * erasure of the newest events, so that no offset is used twice.
 */
export const LOG_SCHEMA: SqliteSchema = {
  steps: [
    `CREATE TABLE events (offset INTEGER PRIMARY KEY, event TEXT NOT NULL) STRICT;
     CREATE TABLE event_ids (hash BLOB PRIMARY KEY, offset INTEGER NOT NULL) STRICT, WITHOUT ROWID;
     CREATE TABLE log (only INTEGER PRIMARY KEY CHECK (only = 1), next_offset INTEGER NOT NULL,
       indexed_offset INTEGER NOT NULL) STRICT;
     INSERT INTO log VALUES (1, 0, 0)`,
  ],
};
