import { trackIdOf } from '../domain/track-text.ts';
import type { HistoryBatch, SourceListen } from '../source/history-source.ts';
import type { HistoryCounts } from './import-record.ts';

/** Counts what a history holds. Memory: the ids of its tracks and the names of its artists. */
export class HistoryTally {
  readonly #tracks = new Set<string>();
  readonly #artists = new Set<string>();
  readonly #kinds = { play: 0, skip: 0, love: 0, hate: 0 };
  #nLeftOut = 0;
  #nRejected = 0;
  #firstMs = Number.POSITIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;

  add({ values, rejects, nLeftOut }: Pick<HistoryBatch, 'values' | 'rejects' | 'nLeftOut'>): void {
    this.#nLeftOut += nLeftOut;
    this.#nRejected += rejects.length;
    for (const row of values) this.#addRow(row);
  }

  get nRejected(): number {
    return this.#nRejected;
  }

  get nTracks(): number {
    return this.#tracks.size;
  }

  counts(userId: string, alreadyThere: number): HistoryCounts {
    const { play, skip, love, hate } = this.#kinds;
    const isEmpty = play + skip + love + hate === 0;
    return {
      user_id: userId,
      listens: play + skip,
      plays: play,
      skips: skip,
      loves: love,
      hates: hate,
      already_there: alreadyThere,
      left_out: this.#nLeftOut,
      tracks: this.#tracks.size,
      artists: this.#artists.size,
      first_at: isEmpty ? null : new Date(this.#firstMs).toISOString(),
      last_at: isEmpty ? null : new Date(this.#lastMs).toISOString(),
    };
  }

  #addRow({ kind, listen }: SourceListen): void {
    this.#kinds[kind] += 1;
    this.#tracks.add(trackIdOf(listen.artist, listen.track));
    this.#artists.add(listen.artist);
    this.#firstMs = Math.min(this.#firstMs, listen.listenedAtMs);
    this.#lastMs = Math.max(this.#lastMs, listen.listenedAtMs);
  }
}
