/** Whole lines of NDJSON, events of the native wire form in time order. The buffer is the taker's. */
export interface EventChunk {
  readonly bytes: Buffer;
  readonly nEvents: number;
}

/** What a chunk may hold: it ends with whichever limit comes first, and at about 64 KiB. */
export interface ChunkLimits {
  /** Events later than this stay. */
  readonly untilMs: number;
  readonly maxEvents: number;
}

/** Events that a simulator gives one after the other, in time order and bounded memory. */
export interface EventSource {
  /** The time of the event that comes next, milliseconds since 1970 UTC; undefined at the end. */
  nextTsMs(): number | undefined;
  /** Gives the events that come next; none where the next one is later than `untilMs`, or at the end. */
  take(limits: ChunkLimits): EventChunk;
}

const NO_LIMITS: ChunkLimits = { untilMs: Number.POSITIVE_INFINITY, maxEvents: Number.POSITIVE_INFINITY };

/** Gives everything that a source has, as fast as it is taken. */
export function* takeAll(source: EventSource): Generator<EventChunk, void> {
  while (source.nextTsMs() !== undefined) yield source.take(NO_LIMITS);
}
