import type { Catalog } from '../catalog/catalog.ts';
import type { Store } from '../store/store.ts';
import { readReleaseFacts } from './release-facts.ts';
import { computeTastes, type TasteProgress } from './taste-batch.ts';
import { removeOldBatches, writeTasteBatch } from './taste-files.ts';
import type { TasteManifest } from './taste-manifest.ts';
import type { TasteOptions } from './taste-options.ts';
import { openTastePool } from './taste-pool.ts';

export interface RunTasteDeps {
  readonly store: Pick<Store, 'interactions' | 'items'>;
  /** That of records. */
  readonly catalog: Pick<Catalog, 'refreshIfStale'>;
  /** The folder of the batches. */
  readonly directory: string;
  readonly clock: () => number;
  readonly threads: number;
}

export interface RunTasteInput {
  readonly options: TasteOptions;
  /** Rows of members who opted out. */
  readonly hidden: ReadonlySet<number>;
  readonly signal: AbortSignal | undefined;
  readonly progress: TasteProgress;
}

/**
 * Computes the tastes of all users anew from one consistent snapshot, writes them, and makes them the ones that are read.
 *
 * Errors: `cancelled`, `too_large`, those of the file system.
 */
export async function runTaste(deps: RunTasteDeps, input: RunTasteInput): Promise<TasteManifest> {
  const { store, catalog, directory, clock, threads } = deps;
  const nowMs = (): number => performance.now();
  const startedAtMs = nowMs();
  const createdAtMs = clock();
  const pool = openTastePool(threads, input.signal);
  try {
    const scan = await store.interactions.openPackedScan('records');
    try {
      // After the snapshot, so that every release in it has a row below the number of entries.
      const nItems = await store.items.count('records');
      const index = await catalog.refreshIfStale();
      const facts = readReleaseFacts(index, Math.max(nItems, index.ids.size));
      const batch = await computeTastes(pool, { ...input, scan, facts, nowMs });
      const { offset } = scan;
      const { options } = input;
      const fields = { createdAtMs, offset, options, startedAtMs, nowMs };
      const manifest = await writeTasteBatch(directory, pool, batch, fields);
      await removeOldBatches(directory, manifest.batch);
      return manifest;
    } finally {
      scan.close();
    }
  } finally {
    await pool.close();
  }
}
