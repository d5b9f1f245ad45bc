import { trackIdOf } from '../domain/track-text.ts';
import type { SourceListen } from '../source/history-source.ts';
import type { ItemStore } from '../store/store.ts';
import { BoundedCache } from '../util/bounded-cache.ts';
import type { KnownListen, ListenProbe } from '../warehouse/find-known-listens.ts';

/** Where it is looked up what a user has listened to. */
export interface KnownListensDeps {
  /** Finds a user's plays and skips, without those of a source. */
  readonly findListens: (
    of: { readonly userId: string; readonly exceptSource: string | undefined },
    probes: readonly ListenProbe[],
  ) => Promise<readonly KnownListen[]>;
  readonly items: Pick<ItemStore, 'matchesOf'>;
}

interface KnownListensOptions {
  readonly userId: string;
  /** What the import itself adds does not count as there. */
  readonly exceptSource: string | undefined;
  readonly toleranceMs: number;
  /** Offsets that the block before has taken, where an import goes on. */
  readonly claimed: readonly number[];
}

/** A listen of a block that may be one that is there. */
interface Candidate {
  readonly at: number;
  readonly offset: number;
  readonly distanceMs: number;
}

/** The ids that a track goes by. */
type SameItems = readonly string[];

const CACHED_TRACKS = 50_000;
/** A longer track is no song, and its duration says nothing of when a scrobbler wrote it down. */
const MAX_DURATION_MS = 1_800_000;

/**
 * Tells which listens are there already: of the same user, the same track (under any id that is matched to it), so near in time that
 * both are one listening. Each that is there stands for one listen only, the nearest first, so a song on repeat keeps its plays.
 */
export class KnownListens {
  readonly #deps: KnownListensDeps;
  readonly #options: KnownListensOptions;
  readonly #sameItems = new BoundedCache<string, SameItems>(CACHED_TRACKS);
  #claimed: ReadonlySet<number>;

  constructor(deps: KnownListensDeps, options: KnownListensOptions) {
    this.#deps = deps;
    this.#options = options;
    this.#claimed = new Set(options.claimed);
  }

  /** Offsets of what the last block has taken, in order. */
  get claimed(): readonly number[] {
    return [...this.#claimed].sort((a, b) => a - b);
  }

  /** Gives for each listen of a block whether it is there. Blocks must come in the same order, cut in the same places, every time. */
  async areKnown(block: readonly SourceListen[]): Promise<readonly boolean[]> {
    // One without listens lies between two others, which may still have to share what is there.
    if (block.length === 0) return [];
    const ids = await Promise.all(block.map((row) => this.#sameItemsOf(row)));
    const probes = block.flatMap((row, at) => this.#probesOf(row, ids[at]));
    const found = await this.#deps.findListens(this.#options, probes);
    const claimed = new Set<number>();
    const known = block.map(() => false);
    for (const { at, offset } of this.#candidates(block, ids, found)) {
      if (known[at] || claimed.has(offset)) continue;
      known[at] = true;
      claimed.add(offset);
    }
    this.#claimed = claimed;
    return known;
  }

  /** Love and hate are registers: saying them again changes nothing. */
  async #sameItemsOf({ kind, listen }: SourceListen): Promise<SameItems> {
    if (kind !== 'play' && kind !== 'skip') return [];
    const itemId = trackIdOf(listen.artist, listen.track);
    const cached = this.#sameItems.get(itemId);
    if (cached !== undefined) return cached;
    const { sameAs, matched } = await this.#deps.items.matchesOf(itemId);
    const all =
      sameAs === undefined
        ? [itemId, ...matched]
        : [sameAs, ...(await this.#deps.items.matchesOf(sameAs)).matched];
    this.#sameItems.set(itemId, all);
    return all;
  }

  #toleranceOf({ listen }: SourceListen): number {
    const lengthMs = Math.min(listen.durationMs ?? listen.msPlayed ?? 0, MAX_DURATION_MS);
    return Math.max(this.#options.toleranceMs, lengthMs);
  }

  #probesOf(row: SourceListen, itemIds: SameItems): ListenProbe[] {
    const { listenedAtMs } = row.listen;
    const toleranceMs = this.#toleranceOf(row);
    return itemIds.map((itemId) => ({
      itemId,
      fromMs: listenedAtMs - toleranceMs,
      toMs: listenedAtMs + toleranceMs,
    }));
  }

  #candidates(
    block: readonly SourceListen[],
    ids: readonly SameItems[],
    found: readonly KnownListen[],
  ): readonly Candidate[] {
    const byItem = Map.groupBy(
      found.filter(({ offset }) => !this.#claimed.has(offset)),
      ({ itemId }) => itemId,
    );
    const candidates: Candidate[] = [];
    block.forEach((row, at) => {
      const toleranceMs = this.#toleranceOf(row);
      for (const itemId of ids[at])
        for (const { offset, tsMs } of byItem.get(itemId) ?? []) {
          const distanceMs = Math.abs(tsMs - row.listen.listenedAtMs);
          if (distanceMs <= toleranceMs) candidates.push({ at, offset, distanceMs });
        }
    });
    return candidates.sort((a, b) => a.distanceMs - b.distanceMs || a.at - b.at || a.offset - b.offset);
  }
}
