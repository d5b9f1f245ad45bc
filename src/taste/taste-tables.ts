import { sharedInts, sharedWords } from '../util/shared-arrays.ts';
import { SCORE_STRIDE } from './genre-scores.ts';

/** What a batch knows of every user, in memory that its threads share. Shapes: by user row unless said otherwise. */
export interface TasteTables {
  /** All user rows are below it. */
  readonly endRow: number;
  /** All item rows are below it. */
  readonly nItems: number;
  /** By item row: see `genreBitsOf`. */
  readonly genres: Uint16Array;
  /** [endRow x SCORE_STRIDE]; zeros for who has no interactions. */
  readonly scores: Uint32Array;
  /** Of USER_STATE. */
  readonly states: Uint8Array;
  /** See `OwnedLists`. */
  readonly listStarts: Uint32Array;
  /** Row of the friend, -1 for none. */
  readonly friends: Int32Array;
  /** Row of the release, -1 for none. */
  readonly releases: Int32Array;
}

/** Makes the tables. */
export function createTasteTables(endRow: number, genres: Uint16Array): TasteTables {
  return {
    endRow,
    nItems: genres.length,
    genres,
    scores: sharedWords(endRow * SCORE_STRIDE),
    states: new Uint8Array(new SharedArrayBuffer(endRow)),
    listStarts: sharedWords(endRow),
    friends: sharedInts(endRow).fill(-1),
    releases: sharedInts(endRow).fill(-1),
  };
}
