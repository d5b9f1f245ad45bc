import { join } from 'node:path';
import type { DeadwaxError } from '../../errors.ts';
import { CommitThread } from '../../util/commit-thread.ts';
import { openDataFormat } from '../../util/data-format.ts';
import { openSqliteReader } from '../../util/sqlite-file.ts';
import type { Store } from '../store.ts';
import { ChangeMemory } from './change-memory.ts';
import type { ControlCommand, ControlResult } from './control-command.ts';
import { ItemIds } from './item-ids.ts';
import { ItemMatches } from './item-matches.ts';
import { createDocumentStore } from './sqlite-document-store.ts';
import { createEntityStore } from './sqlite-entity-store.ts';
import { SqliteInteractionStore } from './sqlite-interaction-store.ts';
import { createItemStore } from './sqlite-item-store.ts';
import { createRecommendationStore } from './sqlite-recommendation-store.ts';
import { createSearchStore } from './sqlite-search-store.ts';
import { createUserStore } from './sqlite-user-store.ts';
import type { StateCommand, StateResult, StateThreadOptions, StateThreadStarted } from './state-command.ts';

export interface SqliteStoreOptions {
  /** The data directory; the state is `state.db` and `control.db` in it. */
  readonly directory: string;
  /** Largest size of `state.db` in pages of 8 KiB; for tests of a full disk. */
  readonly maxPages?: number;
  /**
   * How many changes of interactions are held in memory until they are brought into the tables together, twice; default 3 Mi.
   * Takes 54 bytes each, twice. An event that says a whole list needs room for all of it.
   */
  readonly pendingChanges?: number;
  /** Told when a writer thread has died; the state takes nothing more then. */
  readonly onDeath?: (fault: DeadwaxError) => void;
}

type OnDeath = SqliteStoreOptions['onDeath'];

const PENDING_CHANGES = 6 * 2 ** 20;

const STATE_CACHE_MEBIBYTES = 16;
const CONTROL_CACHE_MEBIBYTES = 2;

function openStateThread(data: StateThreadOptions, onDeath: OnDeath) {
  const script = new URL('./state-worker.ts', import.meta.url);
  return CommitThread.open<StateCommand, StateResult, StateThreadStarted>(script, data, {
    of: data.path,
    onDeath,
  });
}

async function openControlThread(path: string, onDeath: OnDeath) {
  const script = new URL('./control-worker.ts', import.meta.url);
  const options = { of: path, onDeath };
  return (await CommitThread.open<ControlCommand, ControlResult, undefined>(script, path, options)).thread;
}

/**
 * Opens the state in SQLite, making it where it is missing. Writes go to two writer threads, one for each file; reads run in the
 * calling thread. At most one process may have it open.
 * Errors: `data_dir_newer`, `damaged_data`, `storage_unavailable`.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  openDataFormat(options.directory);
  const statePath = join(options.directory, 'state.db');
  const controlPath = join(options.directory, 'control.db');
  const control = await openControlThread(controlPath, options.onDeath);
  const pendingChanges = options.pendingChanges ?? PENDING_CHANGES;
  const pendingMemory = ChangeMemory.allocate(pendingChanges);
  const { thread: state, started } = await openStateThread(
    { path: statePath, maxPages: options.maxPages, pendingMemory, pendingChanges },
    options.onDeath,
  ).catch(async (thrown: unknown) => {
    await control.close();
    throw thrown;
  });
  const stateReader = openSqliteReader(statePath, STATE_CACHE_MEBIBYTES);
  const controlReader = openSqliteReader(controlPath, CONTROL_CACHE_MEBIBYTES);
  const itemIds = new ItemIds(stateReader);
  const matches = new ItemMatches(stateReader);
  const search = createSearchStore(statePath, state);
  const interactions = new SqliteInteractionStore({
    path: statePath,
    reader: stateReader,
    thread: state,
    memory: new ChangeMemory(pendingMemory, pendingChanges),
    itemIds,
    matches,
    appliedOffset: started.appliedOffset,
  });
  return {
    interactions,
    items: createItemStore(stateReader, state, { itemIds, matches, search }),
    search: search.store,
    entities: createEntityStore(stateReader, state, search.markChanged),
    users: createUserStore(stateReader, state),
    recommendations: createRecommendationStore(stateReader, state),
    documents: createDocumentStore(controlReader, control),
    async close() {
      await interactions.close();
      await search.close();
      // The last connection to a file to close brings its write-ahead log into it, which a read-only one cannot.
      for (const reader of [stateReader, controlReader]) if (reader.isOpen) reader.close();
      await Promise.all([state.close(), control.close()]);
    },
  };
}
