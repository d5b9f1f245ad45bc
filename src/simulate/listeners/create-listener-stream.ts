import { crc32 } from 'node:zlib';
import { createRandom, type Random } from '../../util/random.ts';
import { EventIds } from '../event-ids.ts';
import { type ChunkLimits, type EventSource, type LineChunk, takeAll } from '../event-source.ts';
import {
  EVENTS_OF_LISTENER,
  EXIT,
  FOLLOWING,
  LOGIN,
  N_PLACES,
  PLAY,
  SEARCH,
  WAIT_SECONDS,
} from './listener-chain.ts';
import { type ListenerLine, ListenerLines } from './listener-lines.ts';
import type { SongTable } from './songs.ts';
import { TimeQueue } from './time-queue.ts';
import { createUserOrder } from './user-order.ts';

/** Listeners begin within this time, so that they do not all come in at once. */
const ARRIVAL_MS = 600_000;
const NO_SONG = -1;

export interface ListenerOptions {
  /** So many listen at a time. */
  readonly listeners: number;
  /** They are drawn from so many users, `simulatedUserId(0 .. users - 1)`; at least `listeners`, at most 2^26. */
  readonly users: number;
  readonly songs: SongTable;
  readonly seed: number;
  /** All waits are divided by this. */
  readonly speed: number;
  /** Milliseconds since 1970 UTC. */
  readonly startMs: number;
  /** The end; whoever has done listening makes room for another user until then. Without it, each listener listens once. */
  readonly nEvents?: number | undefined;
}

/** Listeners, each going along the chain with waits of its own; what they do comes out in time order. */
class Listeners implements EventSource {
  readonly #options: ListenerOptions;
  readonly #random: Random;
  readonly #queue: TimeQueue;
  readonly #lines: ListenerLines;
  readonly #userAt: (place: number) => number;
  /** By slot: the last event, how many are to come, how many there were, the song played last, how many users sat there. */
  readonly #states: Uint8Array;
  readonly #left: Uint16Array;
  readonly #places: Uint32Array;
  readonly #songs: Int32Array;
  readonly #seated: Uint32Array;
  readonly #line: ListenerLine = { slot: 0, event: LOGIN, tsMs: 0, place: 0, song: NO_SONG };
  #nLeft: number;

  constructor(options: ListenerOptions) {
    const { listeners, users, songs, seed, speed, startMs } = options;
    this.#options = options;
    this.#random = createRandom(seed);
    this.#userAt = createUserOrder(users, this.#random);
    const isOnce = options.nEvents === undefined;
    const catalogue = crc32(songs.itemIds.bytes);
    const ids = new EventIds({
      kind: 'listeners',
      listeners,
      users,
      catalogue,
      seed,
      speed,
      startMs,
      isOnce,
    });
    this.#lines = new ListenerLines(listeners, songs, ids);
    this.#states = new Uint8Array(listeners);
    this.#left = new Uint16Array(listeners);
    this.#places = new Uint32Array(listeners);
    this.#songs = new Int32Array(listeners);
    this.#seated = new Uint32Array(listeners);
    this.#nLeft = options.nEvents ?? Number.POSITIVE_INFINITY;
    for (let slot = 0; slot < listeners; slot++) this.#seat(slot);
    const arrivals = new Float64Array(listeners);
    this.#queue = new TimeQueue(arrivals.map(() => startMs + (this.#random.next() * ARRIVAL_MS) / speed));
  }

  nextTsMs(): number | undefined {
    return this.#queue.size === 0 || this.#nLeft === 0 ? undefined : Math.floor(this.#queue.firstTime);
  }

  take({ untilMs, maxEvents }: ChunkLimits): LineChunk {
    const queue = this.#queue;
    const { writer } = this.#lines;
    const most = Math.min(maxEvents, this.#nLeft);
    while (queue.size > 0 && writer.nLines < most && !writer.isFull && queue.firstTime < untilMs + 1)
      this.#step();
    this.#nLeft -= writer.nLines;
    return writer.takeChunk();
  }

  /** Lets the next user sit down at a slot; the users of two slots are never the same. */
  #seat(slot: number): void {
    const { listeners, users } = this.#options;
    const place = slot + listeners * this.#seated[slot]++;
    // When all users of the slot have been there, the first one comes again.
    if (place + listeners >= users) this.#seated[slot] = 0;
    this.#lines.seat(slot, this.#userAt(place));
    this.#states[slot] = EXIT;
    this.#left[slot] = EVENTS_OF_LISTENER[this.#random.below(N_PLACES)];
  }

  /** Writes what the first listener does, and puts it where its next event belongs. */
  #step(): void {
    const [queue, line, random] = [this.#queue, this.#line, this.#random];
    const slot = queue.firstSlot;
    const event = this.#nextEvent(slot);
    line.slot = slot;
    line.event = event;
    line.tsMs = Math.floor(queue.firstTime);
    line.place = this.#places[slot]++;
    line.song = this.#songOf(slot, event);
    this.#lines.write(line);
    this.#states[slot] = event;
    if (--this.#left[slot] === 0) {
      if (this.#options.nEvents === undefined) {
        queue.removeFirst();
        return;
      }
      this.#seat(slot);
    }
    const waitMs = (WAIT_SECONDS[random.below(WAIT_SECONDS.length)] * 1000) / this.#options.speed;
    queue.delayFirst(queue.firstTime + waitMs);
  }

  #nextEvent(slot: number): number {
    const left = this.#left[slot];
    if (left === 1) return EXIT;
    const from = this.#states[slot] * N_PLACES;
    for (;;) {
      const event = FOLLOWING[from + this.#random.below(N_PLACES)];
      // The exit that ends it all needs something to exit from.
      if (event !== EXIT || left > 2) return event;
    }
  }

  #songOf(slot: number, event: number): number {
    if (event === LOGIN || event === EXIT) return NO_SONG;
    if (event === SEARCH) return this.#random.below(this.#options.songs.nSongs);
    if (event === PLAY) this.#songs[slot] = this.#options.songs.byWeight.draw(this.#random);
    return this.#songs[slot];
  }
}

/**
 * Makes listeners that follow the chain of `listener-chain.ts`: log in, search, play, react, exit, and log in again. The same options
 * give the same bytes. Memory: about 150 bytes a listener and what the songs take; time per event grows with the logarithm of
 * `listeners`.
 */
export function createListenerSource(options: ListenerOptions): EventSource {
  return new Listeners(options);
}

/** Gives what listeners do as chunks of NDJSON of about 64 KiB, as fast as they are taken. See `createListenerSource`. */
export function createListenerStream(options: ListenerOptions): Generator<LineChunk, void> {
  return takeAll(createListenerSource(options));
}
