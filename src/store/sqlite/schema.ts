import { CATALOGUES, type Catalogue } from '../../domain/catalogue.ts';
import { LISTEN_SOURCE } from '../../domain/listen.ts';
import type { SqliteSchema } from '../../util/sqlite-file.ts';
import { USER_INDEX_LEVELS, userIndexTable } from './user-index.ts';

/** Item keys of a catalogue are `catalogue's place in CATALOGUES * ITEM_KEY_SPAN + item row`, so key order is row order. */
export const ITEM_KEY_SPAN = 2 ** 32;

/** Gives the least item key of a catalogue. */
export function firstItemKey(catalogue: Catalogue): number {
  return CATALOGUES.indexOf(catalogue) * ITEM_KEY_SPAN;
}

/** Gives the table of a catalogue's interactions: `packed` is the packed interactions format. */
export function interactionTable(catalogue: Catalogue): string {
  return `interactions_${catalogue}`;
}

function createInteractionTable(catalogue: Catalogue): string {
  return `CREATE TABLE ${interactionTable(catalogue)} (
    user_row INTEGER PRIMARY KEY, last_offset INTEGER NOT NULL, packed BLOB NOT NULL) STRICT`;
}

/** One level of the index of users by `folded`, the id in lower case (see `UserIndex`). */
function createUserIndexTable(level: number): string {
  return `CREATE TABLE ${userIndexTable(level)} (folded TEXT NOT NULL, user_row INTEGER NOT NULL,
    PRIMARY KEY (folded, user_row)) STRICT, WITHOUT ROWID`;
}

/**
 * `state.db`. `entity_items`: by item key the tokens of the entities that it names (see `entity-keys.ts`). `item_matches`: the key of an item and of the one that it is read as. `track_keys`: by what tracks of catalogues are found
 * (see `trackKeysOf`). `state`: one row with the first offset of the log that is not applied and the number of users. `search` is the search index, which holds the
 * tokens of entries by their places and no text (see `search-index.ts`), `search_users` how many users entries have. A batch of recommendations has a table of its own,
 * `recommendations_<batch>`, so that switching is one small write and dropping needs no deletes: by user the item rows as int32 and the scores as
 * float32, 8 bytes an item.
 */
export const STATE_SCHEMA: SqliteSchema = {
  steps: [
    `CREATE TABLE state (only INTEGER PRIMARY KEY CHECK (only = 1), applied_offset INTEGER NOT NULL) STRICT;
     INSERT INTO state VALUES (1, 0);
     CREATE TABLE users (user_row INTEGER PRIMARY KEY, user_id TEXT NOT NULL UNIQUE, folded TEXT NOT NULL,
       member INTEGER NOT NULL, attributes TEXT NOT NULL, source TEXT NOT NULL) STRICT;
     CREATE INDEX users_by_folded ON users (folded, user_id);
     CREATE TABLE items (item_key INTEGER PRIMARY KEY, item_id TEXT NOT NULL, catalogue INTEGER NOT NULL,
       title TEXT NOT NULL, year INTEGER, genres TEXT NOT NULL, attributes TEXT NOT NULL,
       stub INTEGER NOT NULL, source TEXT NOT NULL) STRICT;
     CREATE UNIQUE INDEX items_by_id ON items (item_id, catalogue);
     CREATE TABLE item_genres (catalogue INTEGER NOT NULL, genre TEXT NOT NULL, item_key INTEGER NOT NULL,
       PRIMARY KEY (catalogue, genre, item_key)) STRICT, WITHOUT ROWID;
     CREATE VIRTUAL TABLE item_titles USING fts5(title, content = '', contentless_delete = 1,
       tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
     ${CATALOGUES.map(createInteractionTable).join(';\n')};
     CREATE TABLE recommendation_batches (batch INTEGER PRIMARY KEY AUTOINCREMENT, catalogue TEXT NOT NULL,
       model_version TEXT NOT NULL, created_at_ms INTEGER NOT NULL, n_users INTEGER NOT NULL,
       published INTEGER NOT NULL) STRICT`,
    `CREATE TABLE item_matches (item_key INTEGER PRIMARY KEY, same_as INTEGER NOT NULL) STRICT;
     CREATE INDEX item_matches_by_same_as ON item_matches (same_as)`,
    `CREATE TABLE track_keys (track_key INTEGER NOT NULL, item_key INTEGER NOT NULL,
       PRIMARY KEY (track_key, item_key)) STRICT, WITHOUT ROWID;
     CREATE INDEX items_of_listens ON items (item_key) WHERE source = '${LISTEN_SOURCE}'`,
    `${USER_INDEX_LEVELS.map(createUserIndexTable).join(';\n')};
     INSERT INTO ${userIndexTable(USER_INDEX_LEVELS.length - 1)} SELECT folded, user_row FROM users ORDER BY folded, user_row;
     CREATE TABLE users_by_row (user_row INTEGER PRIMARY KEY, user_id TEXT NOT NULL,
       member INTEGER NOT NULL, attributes TEXT NOT NULL, source TEXT NOT NULL) STRICT;
     INSERT INTO users_by_row SELECT user_row, user_id, member, attributes, source FROM users ORDER BY user_row;
     DROP TABLE users;
     ALTER TABLE users_by_row RENAME TO users;
     ALTER TABLE state ADD COLUMN n_users INTEGER NOT NULL DEFAULT 0;
     UPDATE state SET n_users = (SELECT count(*) FROM users)`,
    // Tokens are made before they are written, so that the tokenizer has only to divide them at spaces.
    `DROP TABLE item_titles;
     CREATE VIRTUAL TABLE search USING fts5(tokens, content = '', contentless_delete = 1, detail = none,
       tokenize = "ascii tokenchars '=/'", prefix = '1 2 3 4');
     CREATE TABLE search_users (search_key INTEGER PRIMARY KEY, n_users INTEGER NOT NULL, step INTEGER NOT NULL) STRICT;
     ALTER TABLE state ADD COLUMN is_search_filled INTEGER NOT NULL DEFAULT 0`,
    `CREATE TABLE entities (entity_key INTEGER PRIMARY KEY, name TEXT NOT NULL, attributes TEXT NOT NULL,
       source TEXT NOT NULL) STRICT;
     CREATE VIRTUAL TABLE entity_items USING fts5(entities, content = '', contentless_delete = 1, detail = none,
       tokenize = 'ascii')`,
    // Lists were kept as texts of ids. What is not published is dropped as soon as the file is open.
    'UPDATE recommendation_batches SET published = 0',
  ],
};

/** `control.db`. Revisions come from one counter, so a document that was deleted and made again never repeats one. */
export const CONTROL_SCHEMA: SqliteSchema = {
  steps: [
    `CREATE TABLE documents (collection TEXT NOT NULL, key TEXT NOT NULL, revision INTEGER NOT NULL, value TEXT NOT NULL,
       PRIMARY KEY (collection, key)) STRICT, WITHOUT ROWID;
     CREATE TABLE control (only INTEGER PRIMARY KEY CHECK (only = 1), revision INTEGER NOT NULL) STRICT;
     INSERT INTO control VALUES (1, 0)`,
  ],
};
