import { EVENT_TYPES, type EventType } from '../../domain/event-type.ts';
import type { ChunkLimits, EventSource, LineChunk } from '../event-source.ts';
import { LineWriter, lineBytes } from '../line-writer.ts';
import { type CollectionOptions, CollectionSteps } from './collection-steps.ts';
import { collectorId } from './collector-id.ts';
import type { ReleaseList } from './release-list.ts';
import { MOST_RELEASES } from './release-picker.ts';

/** What a line has besides ids of releases. */
const OTHER_BYTES = 512;

const ID = lineBytes('{"event_id":"');
/** `","type":"own_add","user_id":"` by type. */
const TYPES: ReadonlyMap<EventType, Uint8Array> = new Map(
  EVENT_TYPES.map((type) => [type, lineBytes(`","type":"${type}","user_id":"`)]),
);
const TIME = lineBytes('","ts":');
const ITEM = lineBytes(',"catalogue":"records","item_id":');
const ITEMS = lineBytes(',"catalogue":"records","items":[');
const END = lineBytes('}');
const END_OF_LIST = lineBytes(']}');
const NO_BYTES = lineBytes('');

/** Writes what collectors do, line by line. */
class CollectionLines implements EventSource {
  readonly #steps: CollectionSteps;
  readonly #releases: ReleaseList;
  readonly #writer: LineWriter;
  #userNumber = 0;
  #userId = NO_BYTES;

  constructor(options: CollectionOptions) {
    this.#steps = new CollectionSteps(options);
    this.#releases = options.releases;
    this.#writer = new LineWriter(OTHER_BYTES + MOST_RELEASES * options.releases.longestBytes);
  }

  nextTsMs(): number | undefined {
    return this.#steps.isOver ? undefined : this.#steps.tsMs;
  }

  take({ untilMs, maxEvents }: ChunkLimits): LineChunk {
    const [steps, writer] = [this.#steps, this.#writer];
    while (!steps.isOver && writer.nLines < maxEvents && !writer.isFull && steps.tsMs <= untilMs) {
      this.#write(steps);
      steps.advance();
    }
    return writer.takeChunk();
  }

  #write({ idWords, type, isList, userNumber, tsMs, rows }: CollectionSteps): void {
    const writer = this.#writer;
    if (this.#userNumber !== userNumber) this.#userId = lineBytes(collectorId(userNumber));
    this.#userNumber = userNumber;
    writer.copy(ID);
    writer.uuid(idWords);
    writer.copy(TYPES.get(type) ?? NO_BYTES);
    writer.copy(this.#userId);
    writer.copy(TIME);
    writer.integer(tsMs);
    writer.copy(isList ? ITEMS : ITEM);
    this.#releases.copyTo(writer, rows);
    writer.copy(isList ? END_OF_LIST : END);
    writer.endLine();
  }
}

/**
 * Makes what collectors do as lines:
 *
 * ```
 * line := '{"event_id":' uuid ',"type":' type ',"user_id":"user' number '","ts":' ms ',"catalogue":"records"'
 *         (',"item_id":' string | ',"items":[' string (',' string)* ']') '}'
 * ```
 * The same options give the same bytes. Memory: that of the releases and of one collection.
 */
export function createCollectionLines(options: CollectionOptions): EventSource {
  return new CollectionLines(options);
}
