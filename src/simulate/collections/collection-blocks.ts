import type { Event } from '../../domain/event.ts';
import { EventBlockBuilder } from '../../domain/event-block-builder.ts';
import type { BlockChunk, ChunkLimits, EventSource } from '../event-source.ts';
import { UUID_BYTES, writeUuid } from '../line-writer.ts';
import { type CollectionOptions, CollectionSteps } from './collection-steps.ts';
import { collectorId } from './collector-id.ts';
import { MOST_RELEASES } from './release-picker.ts';

/** A block ends with whichever comes first. */
const BLOCK_RELEASES = 900_000;
const BLOCK_EVENTS = 4_000;

/** Packs what collectors do into blocks of the log. */
class CollectionBlocks implements EventSource<BlockChunk> {
  readonly #steps: CollectionSteps;
  readonly #itemIds: readonly string[];
  readonly #clock: () => number;
  readonly #uuid = Buffer.alloc(UUID_BYTES);
  /** The code of each release in the block, less 1; 0 where it has none yet. */
  readonly #codes: Int32Array;
  /** The codes of the list at hand. */
  readonly #listed = new Int32Array(MOST_RELEASES);

  constructor(options: CollectionOptions, clock: () => number) {
    this.#steps = new CollectionSteps(options);
    this.#itemIds = options.releases.itemIds;
    this.#codes = new Int32Array(this.#itemIds.length);
    this.#clock = clock;
  }

  nextTsMs(): number | undefined {
    return this.#steps.isOver ? undefined : this.#steps.tsMs;
  }

  take({ untilMs, maxEvents }: ChunkLimits): BlockChunk {
    const steps = this.#steps;
    const builder = new EventBlockBuilder();
    this.#codes.fill(0);
    const receivedAtMs = this.#clock();
    const most = Math.min(maxEvents, BLOCK_EVENTS);
    for (let nReleases = 0; builder.nEvents < most && nReleases < BLOCK_RELEASES; steps.advance()) {
      if (steps.isOver || steps.tsMs > untilMs) break;
      nReleases += steps.rows.length;
      this.#add(builder, receivedAtMs);
    }
    return { block: builder.take(), nLines: builder.nEvents };
  }

  #add(builder: EventBlockBuilder, receivedAtMs: number): void {
    const { idWords, type, isList, userNumber, tsMs, rows } = this.#steps;
    writeUuid(this.#uuid, 0, idWords);
    const event: Event = {
      eventId: this.#uuid.toString('latin1'),
      type,
      userId: collectorId(userNumber),
      itemId: isList ? undefined : this.#itemIds[rows[0]],
      catalogue: 'records',
      tsMs,
      receivedAtMs,
      value: undefined,
      details: undefined,
      source: 'simulate',
    };
    builder.add(event, isList ? this.#codesOf(rows, builder) : undefined);
  }

  /** Looks the text of a release up once a block, as a list has hundreds of them. */
  #codesOf(rows: Int32Array, builder: EventBlockBuilder): Int32Array {
    const [codes, listed] = [this.#codes, this.#listed];
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at];
      if (codes[row] === 0) codes[row] = 1 + builder.codeOfItem(this.#itemIds[row]);
      listed[at] = codes[row] - 1;
    }
    return listed.subarray(0, rows.length);
  }
}

/** Makes the events of `createCollectionLines`, with the same ids, as blocks of the log; they are received when `clock` says. */
export function createCollectionBlocks(
  options: CollectionOptions,
  clock: () => number,
): EventSource<BlockChunk> {
  return new CollectionBlocks(options, clock);
}
