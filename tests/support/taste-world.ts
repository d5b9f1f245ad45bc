import type { TestContext } from 'node:test';
import { openCatalog } from '../../src/catalog/catalog.ts';
import type { Event } from '../../src/domain/event.ts';
import type { StoredBlock } from '../../src/domain/event-block.ts';
import { GENRES } from '../../src/domain/genre.ts';
import type { Item } from '../../src/domain/item.ts';
import type { EventLog } from '../../src/eventlog/event-log.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { TasteAnswers } from '../../src/taste/taste-answers.ts';
import { type TasteJobDeps, tasteJobHandler } from '../../src/taste/taste-job.ts';
import { TasteStore } from '../../src/taste/taste-store.ts';
import { blockOf } from './event-blocks.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** Releases `release:0` ..., each of two genres in turn. */
export function releases(count: number): Item[] {
  return Array.from({ length: count }, (_, row) => ({
    itemId: `release:${row}`,
    catalogue: 'records',
    title: `Release ${row}`,
    year: 1980,
    genres: [GENRES[row % 15].name, GENRES[(row * 7) % 15].name],
    attributes: {},
    stub: false,
    source: 'test',
  }));
}

/** One event about a collection; `items` for a whole list, `itemId` for one release. */
export function collectionEvent(
  type: Event['type'],
  userId: string,
  what: { readonly itemId?: string; readonly items?: readonly string[]; readonly tsMs: number },
): Event {
  return {
    eventId: `${type} ${userId} ${what.tsMs} ${what.itemId ?? ''}`,
    type,
    userId,
    itemId: what.itemId,
    catalogue: type === 'user_erase' ? undefined : 'records',
    tsMs: what.tsMs,
    receivedAtMs: what.tsMs,
    value: undefined,
    details: what.items === undefined ? undefined : { items: [...what.items] },
    source: 'test',
  };
}

/** A state of records with its log, and what answers about tastes. */
export interface TasteWorld {
  readonly store: Store;
  readonly tastes: TasteStore;
  readonly answers: TasteAnswers;
  readonly directory: string;
  readonly deps: TasteJobDeps;
  /** Appends events to the log and applies them. */
  say(events: readonly Event[]): Promise<void>;
  /** Runs the job and gives its result. */
  run(parameters?: Record<string, unknown>): Promise<unknown>;
}

/** A log that keeps the blocks it is given. */
function logOf(blocks: readonly StoredBlock[]): Pick<EventLog, 'readBlocks'> {
  return {
    readBlocks: async (from) =>
      blocks.filter(({ firstOffset, nEvents }) => firstOffset + nEvents > from).slice(0, 3),
  };
}

/** Opens a world with so many releases. */
export async function openTasteWorld(context: TestContext, nReleases = 40): Promise<TasteWorld> {
  const directory = temporaryDirectory(context);
  const store = await openSqliteStore({ directory });
  context.after(() => store.close());
  await store.items.put(releases(nReleases));
  // Every look finds the catalogue as it is then.
  let nowMs = 0;
  const clock = (): number => {
    nowMs += 10_000;
    return nowMs;
  };
  const catalog = await openCatalog({ items: store.items, catalogue: 'records', clock });
  const tastes = new TasteStore(`${directory}/taste`);
  context.after(() => tastes.close());
  const blocks: StoredBlock[] = [];
  let offset = 0;
  const deps = { store, catalog, clock, threads: 2, log: logOf(blocks), tastes };
  const handler = tasteJobHandler(deps);
  return {
    store,
    tastes,
    answers: new TasteAnswers({ store, catalog, tastes }),
    directory,
    deps,
    say: async (events) => {
      const block = blockOf(events, offset);
      offset += events.length;
      blocks.push(block);
      await store.interactions.apply([{ ...block, bytes: block.bytes.slice() }]);
    },
    run: (parameters = {}) =>
      handler.run(handler.parse(parameters), {
        jobId: 'j1',
        attempt: 1,
        signal: new AbortController().signal,
        checkpoint: undefined,
        progress: () => undefined,
        log: () => undefined,
        saveCheckpoint: async () => undefined,
      }),
  };
}
