import type { SourceBatch, SourceRating } from '../source/source-batch.ts';
import { findRepeated } from '../util/find-repeated.ts';
import type { ImportParameters } from './import-parameters.ts';
import type { CleaningCounts } from './import-record.ts';

/** Which ratings of a source stay. */
export interface CleaningPlan {
  readonly counts: CleaningCounts;
  isKept(rating: SourceRating): boolean;
}

export type CleaningRules = Pick<ImportParameters, 'dedupe' | 'dropItemsBelow' | 'dropUsersBelow'>;
type ReadRatings = () => AsyncIterable<SourceBatch<SourceRating>>;

/** Pairs are one number each: exact for up to 2^26 items and 2^27 users. */
const PAIR_BASE = 2 ** 26;

/** The pairs of a source by dense rows. */
class Pairs {
  readonly userRows = new Map<string, number>();
  readonly itemRows = new Map<string, number>();
  values = new Float64Array(65_536);
  size = 0;

  add(userId: string, itemId: string): void {
    if (this.size === this.values.length) {
      const larger = new Float64Array(this.size * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.size++] = rowIn(this.userRows, userId) * PAIR_BASE + rowIn(this.itemRows, itemId);
  }

  /** Gives the pair of a rating that `add` has seen. */
  of(rating: SourceRating): number {
    return (this.userRows.get(rating.userId) ?? 0) * PAIR_BASE + (this.itemRows.get(rating.itemId) ?? 0);
  }
}

function rowIn(rows: Map<string, number>, id: string): number {
  const known = rows.get(id);
  if (known !== undefined) return known;
  rows.set(id, rows.size);
  return rows.size - 1;
}

/** Finds, for each repeated pair, the line that stays. */
async function findWinners(
  read: ReadRatings,
  pairs: Pairs,
  repeated: ReadonlySet<number>,
  keepLast: boolean,
): Promise<Map<number, number>> {
  const best = new Map<number, { line: number; tsMs: number }>();
  if (repeated.size > 0)
    for await (const batch of read())
      for (const rating of batch.values) {
        const pair = pairs.of(rating);
        if (!repeated.has(pair)) continue;
        const present = best.get(pair);
        const isBetter =
          present === undefined || (keepLast ? rating.tsMs >= present.tsMs : rating.tsMs < present.tsMs);
        if (isBetter) best.set(pair, { line: rating.line, tsMs: rating.tsMs });
      }
  return new Map([...best].map(([pair, { line }]) => [pair, line]));
}

/** Sorted pairs, each once where `once` is set. */
function countedPairs(sorted: Float64Array, once: boolean): Float64Array {
  return once ? sorted.filter((pair, index) => index === 0 || pair !== sorted[index - 1]) : sorted;
}

function itemOf(pair: number): number {
  return pair % PAIR_BASE;
}

function userOf(pair: number): number {
  return Math.floor(pair / PAIR_BASE);
}

/** Which rows stay, and how much is left: first rarely rated items go, then users who have too few ratings of what is left. */
function dropRare(pairs: Float64Array, nUsers: number, nItems: number, rules: CleaningRules) {
  const itemCounts = new Uint32Array(nItems);
  for (const pair of pairs) itemCounts[itemOf(pair)] += 1;
  const keepsItem = itemCounts.map((count) => Number(count > (rules.dropItemsBelow ?? 0)));
  const userCounts = new Uint32Array(nUsers);
  for (const pair of pairs) userCounts[userOf(pair)] += keepsItem[itemOf(pair)];
  const keepsUser = userCounts.map((count) => Number(count >= Math.max(1, rules.dropUsersBelow ?? 1)));
  const leftItems = new Uint8Array(nItems);
  let ratings = 0;
  for (const pair of pairs)
    if (keepsItem[itemOf(pair)] === 1 && keepsUser[userOf(pair)] === 1) {
      ratings += 1;
      leftItems[itemOf(pair)] = 1;
    }
  const after = {
    ratings,
    users: keepsUser.reduce((sum, n) => sum + n, 0),
    items: leftItems.reduce((sum, n) => sum + n, 0),
  };
  return { keepsItem, keepsUser, after };
}

/** Tells whether any rule was asked for; without one nothing is planned and every rating stays. */
export function hasCleaning(rules: CleaningRules): boolean {
  return rules.dedupe !== 'all' || rules.dropItemsBelow !== undefined || rules.dropUsersBelow !== undefined;
}

/**
 * Decides which ratings stay: repeated pairs are settled first; then items with `dropItemsBelow` ratings or fewer go; then users
 * with fewer than `dropUsersBelow` of what is left. Each rule is applied once.
 * Memory: 8 bytes a rating and the ids. Cost: one pass over the source, a second one where pairs are repeated.
 */
export async function planCleaning(read: ReadRatings, rules: CleaningRules): Promise<CleaningPlan> {
  const pairs = new Pairs();
  for await (const batch of read()) for (const { userId, itemId } of batch.values) pairs.add(userId, itemId);
  const all = pairs.values.subarray(0, pairs.size);
  const repeated = findRepeated(all);
  const dedupes = rules.dedupe !== 'all';
  const winners = await findWinners(read, pairs, dedupes ? repeated : new Set(), rules.dedupe === 'last');
  const [nUsers, nItems] = [pairs.userRows.size, pairs.itemRows.size];
  const { keepsItem, keepsUser, after } = dropRare(countedPairs(all, dedupes), nUsers, nItems, rules);
  const { dedupe, dropItemsBelow, dropUsersBelow } = rules;
  const asked = {
    dedupe,
    drop_items_below: dropItemsBelow ?? null,
    drop_users_below: dropUsersBelow ?? null,
  };
  return {
    counts: { rules: asked, before: { ratings: pairs.size, users: nUsers, items: nItems }, after },
    isKept(rating) {
      const pair = pairs.of(rating);
      if (keepsItem[itemOf(pair)] === 0 || keepsUser[userOf(pair)] === 0) return false;
      return (winners.get(pair) ?? rating.line) === rating.line;
    },
  };
}
