import type { EventColumns } from '../domain/event-block.ts';
import { EVENT_TYPES } from '../domain/event-type.ts';
import { hashText, TextSet } from '../util/text-set.ts';

const CODES: ReadonlyMap<string, number> = new Map(EVENT_TYPES.map((type, code) => [type, code]));
const PLAY = CODES.get('play') ?? 0;
const ERASE = CODES.get('erase');
const USER_ERASE = CODES.get('user_erase');
const DAY_MS = 86_400_000;

/** What the log takes back: a first pass over it, since an event may be erased long after it was received. */
export class Erased {
  readonly #offsets = new Set<number>();
  readonly #belowByUser = new Map<string, number>();
  readonly #users = new TextSet();

  /** How many different users have events. */
  get nUsers(): number {
    return this.#users.size;
  }

  take(columns: EventColumns, firstOffset: number): void {
    for (const userId of columns.userIds) this.#users.add(hashText(userId));
    columns.types.forEach((type, at) => {
      if (type === USER_ERASE) this.#belowByUser.set(columns.userIds[columns.users[at]], firstOffset + at);
      const target = type === ERASE ? columns.details.get(at)?.target : undefined;
      if (target !== undefined) this.#offsets.add(target.offset);
    });
  }

  /** Gives for each user of a block the offset below which everything is gone. */
  belowOf(columns: EventColumns): readonly number[] {
    if (this.#belowByUser.size === 0) return [];
    return columns.userIds.map((userId) => this.#belowByUser.get(userId) ?? 0);
  }

  has(offset: number): boolean {
    return this.#offsets.has(offset);
  }
}

/** The counts of a day, one a type of event. */
export type DayCounts = ReadonlyMap<number, Float64Array>;

/** Counts the events that count: a second pass over the log. Holds a row a day and a few bytes a listener. */
export class AuditCounts {
  readonly #erased: Erased;
  readonly #days = new Map<number, Float64Array>();
  readonly #listeners = new TextSet();
  nErased = 0;

  constructor(erased: Erased) {
    this.#erased = erased;
  }

  get nListeners(): number {
    return this.#listeners.size;
  }

  get days(): DayCounts {
    return this.#days;
  }

  /** Takes the events of a block below an offset. */
  take(columns: EventColumns, firstOffset: number, endOffset: number): void {
    const belows = this.#erased.belowOf(columns);
    const isListener = new Uint8Array(columns.userIds.length);
    const nEvents = Math.min(columns.nEvents, endOffset - firstOffset);
    for (let at = 0; at < nEvents; at += 1) {
      const offset = firstOffset + at;
      const user = columns.users[at];
      if (offset < (belows[user] ?? 0) || this.#erased.has(offset)) this.nErased += 1;
      else {
        this.#countOf(columns.tsMs[at])[columns.types[at]] += 1;
        if (columns.types[at] === PLAY) isListener[user] = 1;
      }
    }
    isListener.forEach((is, user) => {
      if (is === 1) this.#listeners.add(hashText(columns.userIds[user]));
    });
  }

  #countOf(tsMs: number): Float64Array {
    const day = Math.floor(tsMs / DAY_MS) * DAY_MS;
    let counts = this.#days.get(day);
    if (counts === undefined) {
      counts = new Float64Array(EVENT_TYPES.length);
      this.#days.set(day, counts);
    }
    return counts;
  }
}

/** Gives the place of a type in the counts of a day. */
export function codeOfType(type: string): number {
  return CODES.get(type) ?? 0;
}
