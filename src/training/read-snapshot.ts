import type { RatingColumns } from '../dataset/rating-columns.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { PackedInteractions } from '../domain/interaction.ts';
import type { Store } from '../store/store.ts';

/** The present ratings of a catalogue. Users are those with a rating; items are all entries, rated or not, by their store row. */
export interface Snapshot {
  readonly userIds: readonly string[];
  readonly itemIds: readonly string[];
  /** The columns lie in shared memory, so that threads take them without a copy. */
  readonly columns: RatingColumns;
  /** Every event below this log offset is in; later ones may be. */
  readonly endOffset: number;
}

/** Reads the present ratings; removed ones are left out. Cost: one scan of the store; 24 bytes a rating, twice for a moment. */
export async function readSnapshot(
  store: Store,
  catalogue: Catalogue,
  onProgress: (nRatings: number) => void,
): Promise<Snapshot> {
  const endOffset = await store.interactions.appliedOffset();
  const userIds: string[] = [];
  const parts: { readonly userRow: number; readonly interactions: PackedInteractions }[] = [];
  let nRatings = 0;
  for await (const block of store.interactions.scan(catalogue)) {
    for (const { userId, interactions } of block) {
      const nPresent = countPresent(interactions.ratings);
      if (nPresent === 0) continue;
      parts.push({ userRow: userIds.push(userId) - 1, interactions });
      nRatings += nPresent;
    }
    onProgress(nRatings);
  }
  // After the scan: entries are only ever added, so every row of the scan is in.
  const itemIds = await store.items.ids(catalogue);
  const columns = shareColumns(nRatings, { nUsers: userIds.length, nItems: itemIds.length });
  let next = 0;
  for (const { userRow, interactions } of parts) {
    for (let place = 0; place < interactions.ratings.length; place++) {
      if (Number.isNaN(interactions.ratings[place])) continue;
      columns.userRows[next] = userRow;
      columns.itemRows[next] = interactions.itemRows[place];
      columns.ratings[next] = interactions.ratings[place];
      columns.tsMs[next++] = interactions.tsMs[place];
    }
  }
  return { userIds, itemIds, columns, endOffset };
}

/** Copies columns into shared memory. */
export function copyToShared(columns: RatingColumns): RatingColumns {
  const { nUsers, nItems, userRows, itemRows, ratings, tsMs } = columns;
  const shared = shareColumns(ratings.length, { nUsers, nItems });
  shared.userRows.set(userRows);
  shared.itemRows.set(itemRows);
  shared.ratings.set(ratings);
  shared.tsMs.set(tsMs);
  return shared;
}

function countPresent(ratings: Float32Array): number {
  let nPresent = 0;
  for (const rating of ratings) if (!Number.isNaN(rating)) nPresent++;
  return nPresent;
}

function shareColumns(nRatings: number, sizes: { nUsers: number; nItems: number }): RatingColumns {
  return {
    ...sizes,
    userRows: new Int32Array(new SharedArrayBuffer(nRatings * 4)),
    itemRows: new Int32Array(new SharedArrayBuffer(nRatings * 4)),
    ratings: new Float32Array(new SharedArrayBuffer(nRatings * 4)),
    tsMs: new Float64Array(new SharedArrayBuffer(nRatings * 8)),
  };
}
