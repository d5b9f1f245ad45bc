import type { StoredBlock } from '../../domain/event-block.ts';

interface Kept {
  readonly block: StoredBlock;
  readonly addedAtMs: number;
}

export interface RecentBlocksOptions {
  readonly maxBytes: number;
  /** How long a block is kept; what follows the log is that far behind at most, or has fallen behind for long. */
  readonly maxAgeMs: number;
  /** Milliseconds of a clock that only goes on. */
  readonly now: () => number;
}

/** The blocks that were appended last, so that what follows the log need not read them from the file again. */
export class RecentBlocks {
  readonly #options: RecentBlocksOptions;
  readonly #blocks = new Map<number, Kept>();
  #sizeBytes = 0;

  constructor(options: RecentBlocksOptions) {
    this.#options = options;
  }

  add(block: StoredBlock): void {
    const { maxBytes, now } = this.#options;
    this.#blocks.set(block.firstOffset, { block, addedAtMs: now() });
    this.#sizeBytes += block.bytes.length;
    for (const [offset, oldest] of this.#blocks) {
      if (this.#sizeBytes <= maxBytes) return;
      this.#forget(offset, oldest);
    }
  }

  /** Forgets the blocks that have been kept long enough. */
  forgetOld(): void {
    const { maxAgeMs, now } = this.#options;
    const end = now() - maxAgeMs;
    for (const [offset, oldest] of this.#blocks) {
      if (oldest.addedAtMs > end) return;
      this.#forget(offset, oldest);
    }
  }

  /** Gives the blocks from the one on that begins at an offset, until they have `minEvents` events; none where that one is not here. */
  from(offset: number, minEvents: number): StoredBlock[] {
    const blocks: StoredBlock[] = [];
    let next = offset;
    for (
      let kept = this.#blocks.get(next);
      kept !== undefined && next - offset < minEvents;
      kept = this.#blocks.get(next)
    ) {
      blocks.push(kept.block);
      next += kept.block.nEvents;
    }
    return blocks;
  }

  #forget(offset: number, { block }: Kept): void {
    this.#blocks.delete(offset);
    this.#sizeBytes -= block.bytes.length;
  }
}
