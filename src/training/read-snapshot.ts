import type { RatingColumns } from '../dataset/rating-columns.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { PackedInteractions } from '../domain/interaction.ts';
import type { Store } from '../store/store.ts';
import { sharedFloats, sharedInts } from '../util/shared-arrays.ts';

/** The present interactions of a catalogue. Users are those with one; items are all entries, met or not, by their store row. */
export interface Snapshot {
  readonly userIds: readonly string[];
  readonly itemIds: readonly string[];
  /** The columns lie in shared memory, so that threads take them without a copy. Without signals where everything is a rating. */
  readonly columns: RatingColumns;
  /** Every event below this log offset is in; later ones may be. */
  readonly endOffset: number;
}

/** Reads the present interactions. Cost: one scan of the store; 24 to 33 bytes an interaction, twice for a moment. */
export async function readSnapshot(
  store: Store,
  catalogue: Catalogue,
  onProgress: (nInteractions: number) => void,
): Promise<Snapshot> {
  const endOffset = await store.interactions.appliedOffset();
  const userIds: string[] = [];
  const parts: PackedInteractions[] = [];
  let nInteractions = 0;
  for await (const block of store.interactions.scan(catalogue)) {
    for (const { userId, interactions } of block) {
      if (interactions.itemRows.length === 0) continue;
      userIds.push(userId);
      parts.push(interactions);
      nInteractions += interactions.itemRows.length;
    }
    onProgress(nInteractions);
  }
  // After the scan: entries are only ever added, so every row of the scan is in.
  const itemIds = await store.items.ids(catalogue);
  const sizes = { nUsers: userIds.length, nItems: itemIds.length };
  const columns = shareColumns(nInteractions, { ...sizes, withSignals: parts.some(hasSignals) });
  let next = 0;
  for (const [userRow, part] of parts.entries()) {
    columns.userRows.fill(userRow, next, next + part.itemRows.length);
    columns.itemRows.set(part.itemRows, next);
    columns.ratings.set(part.ratings, next);
    columns.tsMs.set(part.tsMs, next);
    columns.marks?.set(part.marks, next);
    columns.plays?.set(part.plays, next);
    columns.skips?.set(part.skips, next);
    next += part.itemRows.length;
  }
  return { userIds, itemIds, columns, endOffset };
}

/** Copies columns into shared memory. */
export function copyToShared(columns: RatingColumns): RatingColumns {
  const { nUsers, nItems, ratings, marks, plays, skips } = columns;
  const shared = shareColumns(ratings.length, { nUsers, nItems, withSignals: marks !== undefined });
  shared.userRows.set(columns.userRows);
  shared.itemRows.set(columns.itemRows);
  shared.ratings.set(ratings);
  shared.tsMs.set(columns.tsMs);
  if (marks !== undefined) shared.marks?.set(marks);
  if (plays !== undefined) shared.plays?.set(plays);
  if (skips !== undefined) shared.skips?.set(skips);
  return shared;
}

/** Tells whether there is anything but ratings. */
function hasSignals({ marks, plays, skips }: PackedInteractions): boolean {
  const isSet = (value: number): boolean => value > 0;
  return marks.some(isSet) || plays.some(isSet) || skips.some(isSet);
}

function shareColumns(
  n: number,
  { withSignals, ...sizes }: { nUsers: number; nItems: number; withSignals: boolean },
): RatingColumns {
  const numbers = {
    ...sizes,
    userRows: sharedInts(n),
    itemRows: sharedInts(n),
    ratings: sharedFloats(n),
    tsMs: new Float64Array(new SharedArrayBuffer(n * 8)),
  };
  if (!withSignals) return numbers;
  return {
    ...numbers,
    marks: new Uint8Array(new SharedArrayBuffer(n)),
    plays: new Uint32Array(new SharedArrayBuffer(n * 4)),
    skips: new Uint32Array(new SharedArrayBuffer(n * 4)),
  };
}
