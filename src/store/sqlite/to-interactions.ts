import { type Interaction, MARK, type PackedInteractions } from '../../domain/interaction.ts';

/** Undoes the rounding to 32 bits for people: 3.7, not 3.700000047683716. */
function toDecimal(rating: number): number {
  return Number(rating.toPrecision(6));
}

/** 1 when the one bit is set, -1 when the other is, otherwise 0. */
function toSign(marks: number, up: number, down: number): -1 | 0 | 1 {
  if (marks & up) return 1;
  return marks & down ? -1 : 0;
}

/** Gives packed interactions as a list, newest first; `itemIds` are by item row. */
export function toInteractions(packed: PackedInteractions, itemIds: readonly string[]): Interaction[] {
  const { itemRows, ratings, marks, plays, skips, tsMs } = packed;
  const list = Array.from(itemRows, (row, entry) => ({
    itemId: itemIds[row],
    rating: Number.isNaN(ratings[entry]) ? undefined : toDecimal(ratings[entry]),
    isOwned: (marks[entry] & MARK.owned) !== 0,
    isWanted: (marks[entry] & MARK.wanted) !== 0,
    love: toSign(marks[entry], MARK.loved, MARK.hated),
    thumb: toSign(marks[entry], MARK.thumbUp, MARK.thumbDown),
    nPlays: plays[entry],
    nSkips: skips[entry],
    tsMs: tsMs[entry],
  }));
  return list.sort((a, b) => b.tsMs - a.tsMs);
}
