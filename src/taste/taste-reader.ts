import { BatchFiles } from './batch-files.ts';
import { FriendIndex } from './friend-index.ts';
import { SCORE_STRIDE } from './genre-scores.ts';
import type { Popularity } from './popularity.ts';
import { RankTable } from './rank-table.ts';
import type { TasteManifest } from './taste-manifest.ts';

/** Cuts a file of one genre behind the other. */
function byGenre<T>(lengths: readonly number[], cut: (from: number, length: number) => T): T[] {
  let from = 0;
  return lengths.map((length) => {
    const part = cut(from, length);
    from += length;
    return part;
  });
}

/** Answers from the files of one batch, by rows. What grows with the users is read where it lies. */
export class TasteReader {
  readonly manifest: TasteManifest;
  readonly popularity: Popularity;
  readonly #files: BatchFiles;
  readonly #rankCounts: readonly Uint32Array[];
  readonly #leaderStarts: readonly number[];
  #index: FriendIndex | undefined;

  constructor(folder: string, manifest: TasteManifest) {
    this.manifest = manifest;
    this.#files = new BatchFiles(folder);
    const ranks = this.#files.readAll('ranks');
    this.#rankCounts = byGenre(
      manifest.rankLengths,
      (from, length) => new Uint32Array(ranks, 4 * from, length),
    );
    this.#leaderStarts = byGenre(manifest.leaderLengths, (from) => from);
    const shelves = this.#files.readAll('shelves');
    this.popularity = {
      levels: new Uint32Array(this.#files.readAll('levels')),
      order: new Int32Array(this.#files.readAll('order')),
      shelves: byGenre(manifest.shelfLengths, (from, length) => new Int32Array(shelves, 4 * from, length)),
    };
  }

  /** By genre: how many ranked users of the batch have each score. */
  get rankCounts(): readonly Uint32Array[] {
    return this.#rankCounts;
  }

  /** Ranks among the users of the batch. */
  createRanks(): RankTable {
    return new RankTable(this.#rankCounts);
  }

  /** Whether a user was ranked in the batch. */
  stateOf(userRow: number): number {
    if (userRow >= this.manifest.endRow) return 0;
    const state = new Uint8Array(1);
    this.#files.read('states', state, userRow);
    return state[0];
  }

  /** Gives a user's scores as they were in the batch. */
  scoresOf(userRow: number): Uint32Array {
    const scores = new Uint32Array(SCORE_STRIDE);
    if (userRow < this.manifest.endRow) this.#files.read('scores', scores, 4 * SCORE_STRIDE * userRow);
    return scores;
  }

  /** Gives the row of the friend that the batch chose, -1 for none. */
  friendOf(userRow: number): number {
    return userRow < this.manifest.endRow ? this.#files.readInt('friends', userRow) : -1;
  }

  /** Gives the item row of the release that the batch chose, -1 for none. */
  releaseOf(userRow: number): number {
    return userRow < this.manifest.endRow ? this.#files.readInt('releases', userRow) : -1;
  }

  /** Gives rows of a leader board, counted from 0. */
  leaders(genre: number, from: number, count: number): Int32Array {
    const left = Math.max(0, this.manifest.leaderLengths[genre] - from);
    return this.#files.readInts('leaders', this.#leaderStarts[genre] + from, Math.min(count, left));
  }

  /** Gives the rows of the users with the nearest tastes, the nearest first. */
  findNearest(scores: Uint32Array): number[] {
    if (this.manifest.nCells === 0) return [];
    this.#index ??= new FriendIndex(this.#files, this.manifest);
    return this.#index.find(scores);
  }

  close(): void {
    this.#files.close();
  }
}
