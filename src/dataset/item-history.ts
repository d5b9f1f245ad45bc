import { MARK } from '../domain/interaction.ts';

/** The registers of a (user, item), by code. */
export const REGISTER = { rating: 0, own: 1, want: 2, love: 3, thumb: 4 } as const;
export const N_REGISTERS = 5;

/** An offset that is not kept. */
export const UNKNOWN_OFFSET = -1;

/** Versions that a register keeps, the latest ones: an earlier one does not come back when all of these are taken back. */
export const MAX_VERSIONS = 16;
/** Times of plays and skips that are kept, the latest ones. */
const MAX_TIMES = 2;

/** One event's word on a register. */
export interface Version {
  readonly register: number;
  readonly tsMs: number;
  /** A rating, NaN when it was removed; 1, -1 or 0 for the other registers. */
  readonly value: number;
  /** That of its event, or UNKNOWN_OFFSET. */
  readonly offset: number;
}

/** When a whole list was said: for its register nothing earlier counts any more, of no item. */
export interface ListMoment {
  readonly tsMs: number;
  readonly offset: number;
}

/**
 * What is remembered of one (user, item), so that the latest event wins however late it comes, and so that each can be taken back.
 * `versions` are ordered by register, then by time, then as received: the last one of a register is what it says.
 * `times` are those of the latest plays and skips, ascending; one stays as long as any is counted.
 */
export interface ItemHistory {
  readonly versions: Version[];
  nPlays: number;
  nSkips: number;
  readonly times: number[];
}

/** What an item's history comes to. */
export interface ItemSummary {
  rating: number;
  marks: number;
  /** Time of the latest that counts; where nothing does, of the latest. */
  tsMs: number;
  /** True when the other members tell the history. */
  isSimple: boolean;
}

/** Gives the bit of `MARK` for what a register other than `rating` says; 0 for nothing. */
export function markOf(register: number, value: number): number {
  if (value === 0) return 0;
  if (register === REGISTER.own) return MARK.owned;
  if (register === REGISTER.want) return MARK.wanted;
  if (register === REGISTER.love) return value > 0 ? MARK.loved : MARK.hated;
  return value > 0 ? MARK.thumbUp : MARK.thumbDown;
}

/** The inverse of `markOf` for one bit: the register and what it says. */
export function registerOf(mark: number): { register: number; value: number } {
  if (mark === MARK.owned) return { register: REGISTER.own, value: 1 };
  if (mark === MARK.wanted) return { register: REGISTER.want, value: 1 };
  const register = mark === MARK.loved || mark === MARK.hated ? REGISTER.love : REGISTER.thumb;
  return { register, value: mark === MARK.loved || mark === MARK.thumbUp ? 1 : -1 };
}

/** Adds a version where it belongs; beyond `MAX_VERSIONS` of its register the oldest goes. */
export function addVersion({ versions }: ItemHistory, version: Version): void {
  const { register, tsMs } = version;
  let place = versions.length;
  while (place > 0) {
    const before = versions[place - 1];
    if (before.register < register || (before.register === register && before.tsMs <= tsMs)) break;
    place -= 1;
  }
  versions.splice(place, 0, version);
  if (versions.length <= MAX_VERSIONS) return;
  const first = versions.findIndex((kept) => kept.register === register);
  const end = versions.findLastIndex((kept) => kept.register === register) + 1;
  if (end - first > MAX_VERSIONS) versions.splice(first, 1);
}

/** Takes the version of an event back: the one with its offset, or else the one of unknown offset with its time and value. */
export function removeVersion({ versions }: ItemHistory, target: Version): void {
  const { register, tsMs, value, offset } = target;
  let place = versions.findIndex((kept) => kept.register === register && kept.offset === offset);
  if (place < 0)
    place = versions.findIndex(
      (kept) =>
        kept.register === register &&
        kept.offset === UNKNOWN_OFFSET &&
        kept.tsMs === tsMs &&
        Object.is(kept.value, value),
    );
  if (place >= 0) versions.splice(place, 1);
}

/** Drops what a register said up to a time. */
export function dropVersions({ versions }: ItemHistory, register: number, tsMs: number): void {
  for (let place = versions.length - 1; place >= 0; place -= 1)
    if (versions[place].register === register && versions[place].tsMs <= tsMs) versions.splice(place, 1);
}

/** Keeps the time of a play or a skip. */
export function addTime({ times }: ItemHistory, tsMs: number): void {
  let place = times.length;
  while (place > 0 && times[place - 1] > tsMs) place -= 1;
  times.splice(place, 0, tsMs);
  if (times.length > MAX_TIMES) times.shift();
}

/** Takes the time of a play or a skip back, after the count. */
export function removeTime({ times, nPlays, nSkips }: ItemHistory, tsMs: number): void {
  if (nPlays + nSkips === 0) times.length = 0;
  const place = times.lastIndexOf(tsMs);
  if (place >= 0 && times.length > 1) times.splice(place, 1);
}

/** Tells whether nothing is remembered. */
export function isForgotten({ versions, nPlays, nSkips }: ItemHistory): boolean {
  return versions.length === 0 && nPlays === 0 && nSkips === 0;
}

/** Writes what a history comes to into `summary`. */
export function summarize(history: ItemHistory, summary: ItemSummary): void {
  const { versions, nPlays, nSkips, times } = history;
  let rating = Number.NaN;
  let marks = 0;
  let latest = Number.NEGATIVE_INFINITY;
  let latestOfAny = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < versions.length; place += 1) {
    const { register, tsMs, value } = versions[place];
    latestOfAny = Math.max(latestOfAny, tsMs);
    if (place + 1 < versions.length && versions[place + 1].register === register) continue;
    const mark = register === REGISTER.rating ? 0 : markOf(register, value);
    if (register === REGISTER.rating) rating = value;
    marks |= mark;
    if (mark !== 0 || (register === REGISTER.rating && !Number.isNaN(value))) latest = Math.max(latest, tsMs);
  }
  const isCounted = nPlays + nSkips > 0;
  if (isCounted && times.length > 0) latest = Math.max(latest, times[times.length - 1]);
  summary.rating = rating;
  summary.marks = marks;
  summary.tsMs = latest === Number.NEGATIVE_INFINITY ? latestOfAny : latest;
  summary.isSimple = isCounted
    ? versions.length === 0 && times.length === 1
    : versions.length === 1 && (marks !== 0 || versions[0].register === REGISTER.rating);
}
