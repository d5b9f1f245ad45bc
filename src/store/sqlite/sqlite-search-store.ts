import type { Item } from '../../domain/item.ts';
import { CommitThread } from '../../util/commit-thread.ts';
import type { Page, SearchStore } from '../store.ts';
import type { ItemListing } from './list-items.ts';
import { firstItemKey } from './schema.ts';
import type { SearchCommand, SearchResult, SearchThreadOptions } from './search-command.ts';
import { itemSearchKey } from './search-index.ts';
import type { StateCommand, StateResult } from './state-command.ts';

type SearchThread = CommitThread<SearchCommand, SearchResult>;

/** So many entries are moved in one transaction; others get their turn between. */
const MOVED_AT_ONCE = 500;
const COMPARED_AT_ONCE = 20_000;

/** The search store and what the other stores say to it. */
export interface OpenSearch {
  readonly store: SearchStore;
  /** Lists items of which some text is asked for. */
  list(listing: ItemListing): Promise<Page<Item>>;
  /** Says that entries were written. */
  markChanged(): void;
  close(): Promise<void>;
}

/** Makes the search store over `state.db`. Its thread starts with the first question. */
export function createSearchStore(path: string, writer: CommitThread<StateCommand, StateResult>): OpenSearch {
  let starting: Promise<SearchThread> | undefined;
  let nChanges = 0;

  async function start(): Promise<SearchThread> {
    const script = new URL('./search-worker.ts', import.meta.url);
    const data: SearchThreadOptions = { path };
    const { thread } = await CommitThread.open<SearchCommand, SearchResult, undefined>(script, data, {
      of: 'the search index',
      // The next question starts another one.
      onDeath: () => {
        starting = undefined;
      },
    });
    return thread;
  }

  function open(): Promise<SearchThread> {
    starting ??= start().catch((thrown: unknown) => {
      starting = undefined;
      throw thrown;
    });
    return starting;
  }

  async function moveDiffering(firstKey: number, nUsers: Uint32Array): Promise<number> {
    const thread = await open();
    const result = await thread.call({ kind: 'compareUsers', firstKey, nUsers });
    const differing = result.kind === 'differing' ? result.searchKeys : new Float64Array();
    for (let from = 0; from < differing.length; from += MOVED_AT_ONCE) {
      const searchKeys = differing.slice(from, from + MOVED_AT_ONCE);
      const counts = { searchKeys, nUsers: Uint32Array.from(searchKeys, (key) => nUsers[key - firstKey]) };
      await writer.call({ kind: 'setUsers', counts });
    }
    return differing.length;
  }

  const store: SearchStore = {
    async find(query) {
      const thread = await open();
      const result = await thread.call({ kind: 'find', query, nChanges });
      return result.kind === 'found' ? result.page : { values: [], cursor: undefined };
    },
    async itemIds(catalogue, text, most) {
      const thread = await open();
      const result = await thread.call({ kind: 'itemIds', catalogue, text, most });
      return result.kind === 'itemIds' ? result.itemIds : [];
    },
    async setUserCounts(catalogue, nUsers) {
      const firstKey = itemSearchKey(firstItemKey(catalogue));
      let nDiffering = 0;
      for (let from = 0; from < nUsers.length; from += COMPARED_AT_ONCE)
        nDiffering += await moveDiffering(firstKey + from, nUsers.slice(from, from + COMPARED_AT_ONCE));
      return nDiffering;
    },
  };
  return {
    store,
    async list(listing) {
      const thread = await open();
      const result = await thread.call({ kind: 'list', listing });
      return result.kind === 'listed' ? result.page : { values: [], cursor: undefined };
    },
    markChanged() {
      nChanges += 1;
    },
    async close() {
      const thread = await starting?.catch(() => undefined);
      await thread?.close();
    },
  };
}
