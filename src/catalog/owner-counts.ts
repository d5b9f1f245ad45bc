import { MARK } from '../domain/interaction.ts';
import type { InteractionStore } from '../store/store.ts';
import type { Catalog } from './catalog.ts';
import { readRowOf } from './item-index.ts';

/** How many users own a release, and how many want it. */
export interface OwnerCount {
  readonly nOwners: number;
  readonly nWanting: number;
}

interface OwnerCountsDeps {
  readonly interactions: Pick<InteractionStore, 'scan' | 'appliedOffset'>;
  /** That of records. */
  readonly catalog: Pick<Catalog, 'refreshIfStale'>;
  /** How long a question waits for a count before it is answered by the one before. */
  readonly waitMs: number;
  /** Milliseconds of a clock that only goes on. */
  readonly now: () => number;
}

/** Counts by item row. */
interface Counted {
  readonly owners: Uint32Array;
  readonly wanting: Uint32Array;
}

/** Counting reads all users. Where that takes long, so large a part of the time is left to it; otherwise a count is always of now. */
const MOST_COUNTING_SHARE = 0.05;
const LONG_MS = 50;

/**
 * Counts owners of releases from the present interactions and remembers the counts. What it gives says those of a release: of now where
 * counting is quick, otherwise at most twenty times as old as counting takes; undefined before the first count is done.
 * Cost: a scan of all users where something has happened since the last, in the background.
 */
export function createOwnerCounts(
  deps: OwnerCountsDeps,
): (itemId: string) => Promise<OwnerCount | undefined> {
  const { interactions, catalog, waitMs, now } = deps;
  let last: Counted | undefined;
  let lastOffset = -1;
  let nextAtMs = 0;
  let running: Promise<void> | undefined;

  const count = async (appliedOffset: number, nItems: number): Promise<void> => {
    const startedAtMs = now();
    try {
      last = await countOwners(interactions, nItems);
      lastOffset = appliedOffset;
    } finally {
      const tookMs = now() - startedAtMs;
      nextAtMs = now() + (tookMs < LONG_MS ? 0 : tookMs / MOST_COUNTING_SHARE);
      running = undefined;
    }
  };
  return async (itemId) => {
    const index = await catalog.refreshIfStale();
    const appliedOffset = await interactions.appliedOffset();
    if (running === undefined && appliedOffset !== lastOffset && now() >= nextAtMs) {
      running = count(appliedOffset, index.ids.size);
      // A failure reaches who still waits for it; the next question counts again.
      running.catch(() => undefined);
    }
    if (running !== undefined) await Promise.race([running, timeOut(waitMs)]);
    if (last === undefined) return undefined;
    const row = readRowOf(index, itemId) ?? -1;
    return { nOwners: last.owners[row] ?? 0, nWanting: last.wanting[row] ?? 0 };
  };
}

async function countOwners(interactions: OwnerCountsDeps['interactions'], nItems: number): Promise<Counted> {
  const owners = new Uint32Array(nItems);
  const wanting = new Uint32Array(nItems);
  for await (const users of interactions.scan('records')) {
    for (const { interactions: packed } of users) {
      const { itemRows, marks } = packed;
      for (let place = 0; place < itemRows.length; place++) {
        if (marks[place] & MARK.owned) owners[itemRows[place]]++;
        if (marks[place] & MARK.wanted) wanting[itemRows[place]]++;
      }
    }
  }
  return { owners, wanting };
}

function timeOut(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
