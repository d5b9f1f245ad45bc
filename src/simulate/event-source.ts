/** Whole lines of NDJSON, about 64 KiB or less. The buffer and all of its memory are the taker's. */
export interface LineChunk {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly nLines: number;
}

/** Events packed as the log keeps them; see `EventBlockBuilder`. */
export interface BlockChunk {
  readonly block: Uint8Array<ArrayBuffer>;
  /** How many events it holds: as many lines they would be. */
  readonly nLines: number;
}

/** What a chunk may hold: it ends with whichever limit comes first, and at a size that suits the taker. */
export interface ChunkLimits {
  /** Events later than this stay. */
  readonly untilMs: number;
  readonly maxEvents: number;
}

/** Events that a simulator gives one after the other, in time order and bounded memory: as lines of the wire form unless said otherwise. */
export interface EventSource<C extends LineChunk | BlockChunk = LineChunk> {
  /** The time of the event that comes next, milliseconds since 1970 UTC; undefined at the end. */
  nextTsMs(): number | undefined;
  /** Gives the events that come next; none where the next one is later than `untilMs`, or at the end. */
  take(limits: ChunkLimits): C;
}

const NO_LIMITS: ChunkLimits = { untilMs: Number.POSITIVE_INFINITY, maxEvents: Number.POSITIVE_INFINITY };

/** Gives everything that a source has, as fast as it is taken. */
export function* takeAll<C extends LineChunk | BlockChunk>(source: EventSource<C>): Generator<C, void> {
  while (source.nextTsMs() !== undefined) yield source.take(NO_LIMITS);
}
