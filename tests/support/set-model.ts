import { CATALOGUES } from '../../src/domain/catalogue.ts';
import type { Event } from '../../src/domain/event.ts';
import { MARK, type PackedInteractions } from '../../src/domain/interaction.ts';
import type { Store } from '../../src/store/store.ts';

/** One word on a register. */
interface Word {
  readonly register: string;
  readonly tsMs: number;
  readonly offset: number;
  readonly value: number;
}

/** What the model remembers of one (user, item): everything. */
interface Memory {
  words: Word[];
  readonly counts: { play: number; skip: number };
  times: number[];
}

const SAYS: Readonly<Record<string, readonly [register: string, value: number]>> = {
  rating_remove: ['rating', Number.NaN],
  own_add: ['own', MARK.owned],
  own_remove: ['own', 0],
  want_add: ['want', MARK.wanted],
  want_remove: ['want', 0],
  love: ['love', MARK.loved],
  hate: ['love', MARK.hated],
  love_remove: ['love', 0],
  thumb_up: ['thumb', MARK.thumbUp],
  thumb_down: ['thumb', MARK.thumbDown],
  thumb_remove: ['thumb', 0],
};

function format(rating: number, marks: number, [plays, skips]: readonly number[], tsMs: number): string {
  return `${rating} m${marks} p${plays} s${skips} ${tsMs}`;
}

function note(
  all: Record<string, string>,
  userId: string,
  itemIds: readonly string[],
  { itemRows, ratings, marks, plays, skips, tsMs }: PackedInteractions,
): void {
  for (const [at, row] of itemRows.entries())
    all[`${userId} ${itemIds[row]}`] = format(ratings[at], marks[at], [plays[at], skips[at]], tsMs[at]);
}

/** Gives the interactions in a store as `user item -> what they say`, by a scan of all catalogues. */
export async function readInteractions(store: Store): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const catalogue of CATALOGUES) {
    const ids = await store.items.ids(catalogue);
    for await (const block of store.interactions.scan(catalogue))
      for (const { userId, interactions } of block) note(all, userId, ids, interactions);
  }
  return all;
}

/** Gives the same by reading users one by one. */
export async function readUsers(store: Store, userIds: readonly string[]): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const catalogue of CATALOGUES)
    for (const userId of userIds) {
      const found = await store.interactions.readPacked(catalogue, userId);
      if (found !== undefined) note(all, userId, await store.items.ids(catalogue), found.interactions);
    }
  return all;
}

/** Of one register the latest word wins, of equal times the last received. */
function winner(words: readonly Word[], register: string): Word | undefined {
  return words
    .filter((word) => word.register === register)
    .sort((a, b) => a.tsMs - b.tsMs || a.offset - b.offset)
    .at(-1);
}

function describe({ words, counts, times }: Memory): string | undefined {
  const won = ['rating', 'own', 'want', 'love', 'thumb'].map((register) => winner(words, register));
  const rating = won[0]?.value ?? Number.NaN;
  const marks = won.slice(1).reduce((sum, word) => sum + (word?.value ?? 0), 0);
  const counted = counts.play + counts.skip > 0 ? times.slice(-1) : [];
  const speaking = won.filter((word) => word !== undefined && !Number.isNaN(word.value) && word.value !== 0);
  const all = [...counted, ...speaking.map((word) => word?.tsMs ?? 0)];
  return all.length === 0 ? undefined : format(rating, marks, [counts.play, counts.skip], Math.max(...all));
}

class Model {
  readonly #memories = new Map<string, Memory>();
  /** The lists of each `user prefix register`, with what is on them. */
  #lists: { key: string; listed: ReadonlySet<string>; tsMs: number; offset: number }[] = [];
  /** By user, the offset below which everything was forgotten. */
  readonly #forgottenBefore = new Map<string, number>();

  apply(event: Event, offset: number): void {
    const { type, userId, itemId, catalogue, details, tsMs } = event;
    if (type === 'user_erase') this.#forgottenBefore.set(userId, offset);
    if (type === 'user_erase') this.#lists = this.#lists.filter(({ key }) => !key.startsWith(`${userId} `));
    if (type === 'user_erase')
      for (const key of this.#memories.keys()) if (key.startsWith(`${userId} `)) this.#memories.delete(key);
    if (type === 'own_set' || type === 'want_set') this.#takeList(event, offset);
    if (type === 'erase' && details?.target !== undefined) this.#takeBack(event);
    if (itemId === undefined || catalogue === undefined) return;
    const memory = this.#of(`${userId} ${itemId}`);
    if (type === 'rating')
      memory.words.push({ register: 'rating', tsMs, offset, value: Math.fround(event.value ?? 0) });
    const says = SAYS[type];
    if (says !== undefined) memory.words.push({ register: says[0], tsMs, offset, value: says[1] });
    if (type !== 'play' && type !== 'skip') return;
    memory.counts[type] += 1;
    memory.times = [...memory.times, tsMs].sort((a, b) => a - b).slice(-2);
  }

  result(): Record<string, string> {
    const all: Record<string, string> = {};
    for (const [key, memory] of this.#memories) {
      const says = describe({ ...memory, words: [...memory.words, ...this.#wordsOfLists(key)] });
      if (says !== undefined) all[key] = says;
    }
    return all;
  }

  #of(key: string): Memory {
    const memory = this.#memories.get(key) ?? { words: [], counts: { play: 0, skip: 0 }, times: [] };
    this.#memories.set(key, memory);
    return memory;
  }

  #takeList({ type, userId, catalogue, details, tsMs }: Event, offset: number): void {
    const prefix = { movies: 'movie:', records: 'release:', tracks: 'track:' }[catalogue ?? 'records'];
    const listed = new Set(details?.items);
    this.#lists.push({ key: `${userId} ${prefix} ${type}`, listed, tsMs, offset });
    for (const itemId of listed) this.#of(`${userId} ${itemId}`);
  }

  /** A list has a word on every item, on it or not. */
  #wordsOfLists(place: string): Word[] {
    const prefix = place.slice(0, place.indexOf(':') + 1);
    return this.#lists
      .filter(({ key }) => key.startsWith(`${prefix} `))
      .map(({ key, listed, tsMs, offset }) => {
        const [register, value] = SAYS[key.endsWith('own_set') ? 'own_add' : 'want_add'];
        const isListed = listed.has(place.slice(place.indexOf(' ') + 1));
        return { register, tsMs, offset, value: isListed ? value : 0 };
      });
  }

  #takeBack({ userId, itemId, details }: Event): void {
    const { type, offset, tsMs } = details?.target ?? { type: 'erase', offset: -1, tsMs: 0 };
    // What was forgotten already cannot be taken back once more.
    if (offset < (this.#forgottenBefore.get(userId) ?? 0)) return;
    for (const [key, memory] of this.#memories)
      if (key.startsWith(`${userId} `)) memory.words = memory.words.filter((word) => word.offset !== offset);
    const memory = this.#memories.get(`${userId} ${itemId}`);
    if (memory === undefined || (type !== 'play' && type !== 'skip') || memory.counts[type] === 0) return;
    memory.counts[type] -= 1;
    if (memory.counts.play + memory.counts.skip === 0) memory.times = [];
    const place = memory.times.lastIndexOf(tsMs);
    if (place >= 0 && memory.times.length > 1) memory.times.splice(place, 1);
  }
}

/** Gives what the store must hold after these events, whose offsets are their places, by the simplest means. */
export function recount(events: Iterable<Event>): Record<string, string> {
  const model = new Model();
  let offset = 0;
  for (const event of events) model.apply(event, offset++);
  return model.result();
}
