import { MAX_VERSIONS } from '../dataset/item-history.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { Event } from '../domain/event.ts';
import type { EventType } from '../domain/event-type.ts';
import type { Interaction } from '../domain/interaction.ts';
import { ownText } from '../util/own-text.ts';

type Register = 'rating' | 'own' | 'want' | 'love' | 'thumb';

/** One thing that was said about a register. */
interface Word {
  readonly register: Register;
  readonly tsMs: number;
  readonly offset: number;
  readonly value: number;
}

/** Everything that was said about one item and not taken back. */
interface Memory {
  readonly itemId: string;
  readonly catalogue: Catalogue;
  words: Word[];
  readonly plays: Set<number>;
  readonly skips: Set<number>;
}

/** Of one user: by catalogue and item id what was said, by catalogue and register the newest whole list. */
interface Memories {
  readonly items: Map<string, Memory>;
  readonly lists: Map<string, Moment>;
}

type Moment = Pick<Word, 'tsMs' | 'offset'>;

const WORDS: Readonly<Partial<Record<EventType, readonly [Register, number]>>> = {
  rating_remove: ['rating', Number.NaN],
  own_add: ['own', 1],
  own_remove: ['own', 0],
  want_add: ['want', 1],
  want_remove: ['want', 0],
  love: ['love', 1],
  hate: ['love', -1],
  love_remove: ['love', 0],
  thumb_up: ['thumb', 1],
  thumb_down: ['thumb', -1],
  thumb_remove: ['thumb', 0],
};

/**
 * The interactions of a few users by their events, computed in the plainest way, to compare what is stored with: the words about an
 * item are kept, as many of a register as are promised to be, and the latest looked for. Events come in offset order.
 */
export class AuditInteractions {
  readonly #users = new Map<string, Memories>();

  get userIds(): readonly string[] {
    return [...this.#users.keys()];
  }

  take(event: Event, offset: number): void {
    const { type, itemId, catalogue, tsMs, details } = event;
    if (type === 'user_erase') this.#users.delete(event.userId);
    const memories = this.#memoriesOf(event.userId);
    const { items } = memories;
    if (type === 'own_set' || type === 'want_set') takeList(memories, event, offset);
    if (type === 'erase' && details?.target !== undefined) takeBack(items, details.target.offset);
    if (itemId === undefined || catalogue === undefined) return;
    if (type === 'play') memoryOf(items, catalogue, itemId).plays.add(offset);
    if (type === 'skip') memoryOf(items, catalogue, itemId).skips.add(offset);
    // The state keeps ratings in 32 bits.
    const word = type === 'rating' ? (['rating', Math.fround(event.value ?? 0)] as const) : WORDS[type];
    if (word === undefined) return;
    addWord(memoryOf(items, catalogue, itemId), { register: word[0], tsMs, offset, value: word[1] });
  }

  #memoriesOf(userId: string): Memories {
    const known = this.#users.get(userId);
    if (known !== undefined) return known;
    const memories: Memories = { items: new Map(), lists: new Map() };
    this.#users.set(userId, memories);
    return memories;
  }

  /** Gives what a user's interactions in a catalogue must be, in the form of `describeInteraction`, by item. */
  describe(userId: string, catalogue: Catalogue): Map<string, string> {
    const described = new Map<string, string>();
    const memories = this.#users.get(userId);
    for (const memory of memories?.items.values() ?? []) {
      if (memory.catalogue !== catalogue) continue;
      const present = describeMemory(memory, (register) => memories?.lists.get(`${catalogue} ${register}`));
      if (present !== NOTHING) described.set(memory.itemId, present);
    }
    return described;
  }
}

function memoryOf(items: Memories['items'], catalogue: Catalogue, itemId: string): Memory {
  const key = `${catalogue} ${itemId}`;
  const known = items.get(key);
  if (known !== undefined) return known;
  const memory = {
    // That of an event is cut out of its block's text, which is not to be kept for it.
    itemId: ownText(itemId),
    catalogue,
    words: [],
    plays: new Set<number>(),
    skips: new Set<number>(),
  };
  items.set(key, memory);
  return memory;
}

/** A list says of each item on it that it is there, and of every other that it is not: what is earlier does not count any more. */
function takeList({ items, lists }: Memories, event: Event, offset: number): void {
  const { type, catalogue, details, tsMs } = event;
  if (catalogue === undefined) return;
  const register = type === 'own_set' ? 'own' : 'want';
  const newest = lists.get(`${catalogue} ${register}`);
  if (newest === undefined || newest.tsMs <= tsMs) lists.set(`${catalogue} ${register}`, { tsMs, offset });
  for (const itemId of new Set(details?.items))
    addWord(memoryOf(items, catalogue, itemId), { register, tsMs, offset, value: 1 });
}

function addWord({ words }: Memory, word: Word): void {
  words.push(word);
  const ofRegister = words.filter(({ register }) => register === word.register);
  if (ofRegister.length <= MAX_VERSIONS) return;
  const oldest = ofRegister.reduce((first, next) => (next.tsMs < first.tsMs ? next : first));
  words.splice(words.indexOf(oldest), 1);
}

function takeBack(items: Memories['items'], offset: number): void {
  for (const memory of items.values()) {
    memory.words = memory.words.filter((word) => word.offset !== offset);
    memory.plays.delete(offset);
    memory.skips.delete(offset);
  }
}

function isBefore(word: Word, list: Moment): boolean {
  return word.tsMs < list.tsMs || (word.tsMs === list.tsMs && word.offset < list.offset);
}

/** Of one register the latest word wins, of equal times the one received last; undefined where there is none since the `list`. */
function latest(words: readonly Word[], register: Register, list: Moment | undefined): number | undefined {
  let won: Word | undefined;
  for (const word of words)
    if (word.register === register && (won === undefined || word.tsMs >= won.tsMs)) won = word;
  return won === undefined || (list !== undefined && isBefore(won, list)) ? undefined : won.value;
}

function format(figures: readonly number[]): string {
  const names = ['rating', 'owned', 'wanted', 'love', 'thumb', 'plays', 'skips'];
  const said = figures.flatMap((figure, at) =>
    Number.isNaN(figure) || (at > 0 && figure === 0) ? [] : [`${names[at]} ${figure}`],
  );
  return said.join(', ');
}

const NOTHING = '';

function describeMemory(
  { words, plays, skips }: Memory,
  listOf: (register: Register) => Moment | undefined,
): string {
  const of = (register: Register): number => latest(words, register, listOf(register)) ?? 0;
  const rating = latest(words, 'rating', undefined) ?? Number.NaN;
  return format([rating, of('own'), of('want'), of('love'), of('thumb'), plays.size, skips.size]);
}

/** Says what an interaction holds besides its time, as `AuditInteractions` does. */
export function describeInteraction(interaction: Interaction): string {
  const { rating = Number.NaN, isOwned, isWanted, love, thumb, nPlays, nSkips } = interaction;
  return format([rating, Number(isOwned), Number(isWanted), love, thumb, nPlays, nSkips]);
}
