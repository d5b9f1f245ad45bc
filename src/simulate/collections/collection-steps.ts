import type { EventType } from '../../domain/event-type.ts';
import { EventIds } from '../event-ids.ts';
import { CollectorRandom, type Draws } from './collector-random.ts';
import type { ReleaseList } from './release-list.ts';
import { MOST_RELEASES, type ReleasePicker } from './release-picker.ts';

/** What collectors say: their whole list at once, or one release after the other, each by the events of a story. */
type CollectionManner =
  | { readonly kind: 'lists' }
  | { readonly kind: 'stories'; readonly draw: (random: Draws) => readonly EventType[] };

export interface CollectionOptions {
  /** Tells the picker and the manner from others. */
  readonly name: string;
  /** Users number 1 .. nUsers. */
  readonly nUsers: number;
  readonly seed: number;
  /** The time of the first event, milliseconds since 1970 UTC; each further one is a millisecond later. */
  readonly startMs: number;
  /** What the picker's rows stand for. */
  readonly releases: ReleaseList;
  readonly picker: ReleasePicker;
  readonly manner: CollectionManner;
}

const WHOLE_LIST: readonly EventType[] = ['own_set'];

/**
 * Walks over the events of collectors, user by user: the members say the event at hand until `advance`. The same options give the same
 * events with the same ids; with more users come more events after the others.
 */
export class CollectionSteps {
  userNumber = 0;
  tsMs: number;
  readonly #options: CollectionOptions;
  readonly #ids: EventIds;
  readonly #rows = new Int32Array(MOST_RELEASES);
  readonly #random: CollectorRandom;
  #nRows = 0;
  #row = 0;
  #story: readonly EventType[] = [];
  #at = 0;
  /** Counts the user's events. */
  #place = 0;

  constructor(options: CollectionOptions) {
    this.#options = options;
    const { name, seed, startMs, releases } = options;
    this.tsMs = startMs;
    this.#random = new CollectorRandom(seed);
    this.#ids = new EventIds({ kind: name, seed, startMs, catalogue: releases.checksum });
    this.#beginUser();
  }

  get isOver(): boolean {
    return this.userNumber > this.#options.nUsers;
  }

  get type(): EventType {
    return this.#story[this.#at];
  }

  /** Whether the event at hand says a whole list. */
  get isList(): boolean {
    return this.#options.manner.kind === 'lists';
  }

  /** The words of the event's id, valid until they are asked for again; see `LineWriter.uuid`. */
  get idWords(): Int32Array {
    this.#ids.make(this.userNumber, this.#place);
    return this.#ids.words;
  }

  /** The releases of the event at hand, valid until `advance`: all of the list, or the one it is about. */
  get rows(): Int32Array {
    return this.isList ? this.#rows.subarray(0, this.#nRows) : this.#rows.subarray(this.#row, this.#row + 1);
  }

  advance(): void {
    this.tsMs += 1;
    this.#place += 1;
    this.#at += 1;
    if (this.#at < this.#story.length) return;
    const { manner } = this.#options;
    this.#row += 1;
    if (manner.kind === 'lists' || this.#row === this.#nRows) this.#beginUser();
    else this.#beginStory(manner.draw(this.#random));
  }

  #beginStory(story: readonly EventType[]): void {
    this.#story = story;
    this.#at = 0;
  }

  #beginUser(): void {
    this.userNumber += 1;
    if (this.isOver) return;
    const { picker, manner } = this.#options;
    const random = this.#random;
    random.begin(this.userNumber);
    this.#nRows = picker.pick(random, this.#rows);
    this.#row = 0;
    this.#place = 0;
    this.#beginStory(manner.kind === 'lists' ? WHOLE_LIST : manner.draw(random));
  }
}
