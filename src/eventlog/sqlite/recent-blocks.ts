import type { StoredBlock } from '../../domain/event-block.ts';

/** The blocks that were appended last, up to a size, so that what follows the log need not read them from the file again. */
export class RecentBlocks {
  readonly #maxBytes: number;
  readonly #blocks = new Map<number, StoredBlock>();
  #sizeBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(block: StoredBlock): void {
    this.#blocks.set(block.firstOffset, block);
    this.#sizeBytes += block.bytes.length;
    for (const [offset, oldest] of this.#blocks) {
      if (this.#sizeBytes <= this.#maxBytes) return;
      this.#blocks.delete(offset);
      this.#sizeBytes -= oldest.bytes.length;
    }
  }

  /** Gives the blocks from the one on that begins at an offset, until they have `minEvents` events; none where that one is not here. */
  from(offset: number, minEvents: number): StoredBlock[] {
    const blocks: StoredBlock[] = [];
    let next = offset;
    for (
      let block = this.#blocks.get(next);
      block !== undefined && next - offset < minEvents;
      block = this.#blocks.get(next)
    ) {
      blocks.push(block);
      next += block.nEvents;
    }
    return blocks;
  }
}
