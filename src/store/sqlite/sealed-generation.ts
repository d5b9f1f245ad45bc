import type { ChangeGeneration } from './change-memory.ts';
import { type SortedUsers, sortByUser } from './sort-by-user.ts';

/** So large a part of the work on a generation is to sort it. */
const SORT_SHARE = 0.1;

/** A generation that takes no more changes, on its way into the tables. */
export class SealedGeneration {
  readonly generation: ChangeGeneration;
  /** Every event below is in it or was flushed before. */
  readonly endOffset: number;
  /** How many places of the order are in the tables. */
  nFlushed = 0;
  readonly #sorting: Generator<number, SortedUsers>;
  #sorted: SortedUsers | undefined;
  #sortedShare = 0;

  constructor(generation: ChangeGeneration, endOffset: number) {
    this.generation = generation;
    this.endOffset = endOffset;
    this.#sorting = sortByUser(generation.length, (into, begin, end) =>
      generation.copyUsers(into, begin, end),
    );
  }

  /** The user rows of its changes, and their places by user row; undefined until `sort` has done all. */
  get sorted(): SortedUsers | undefined {
    return this.#sorted;
  }

  /** The share of the work on it that is done. */
  get shareDone(): number {
    return SORT_SHARE * this.#sortedShare + (1 - SORT_SHARE) * (this.nFlushed / this.generation.length);
  }

  /** Sorts a part of its changes. */
  sort(): void {
    const { done, value } = this.#sorting.next();
    if (done) this.#sorted = value;
    this.#sortedShare = done ? 1 : value;
  }
}
