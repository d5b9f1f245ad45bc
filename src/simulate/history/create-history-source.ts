import { crc32 } from 'node:zlib';
import { createRandom, type Random } from '../../util/random.ts';
import { EventIds } from '../event-ids.ts';
import type { ChunkLimits, EventSource, LineChunk } from '../event-source.ts';
import { LineWriter, lineBytes, UUID_BYTES } from '../line-writer.ts';
import { writeUserId } from '../simulated-users.ts';
import { DayBuilder, type DayEvents, HISTORY_EVENTS, REACTIONS_PER_PLAY } from './day-events.ts';
import { drawPoisson } from './draw-poisson.ts';
import {
  type ArtistWave,
  drawCurve,
  drawWave,
  type InterestCurve,
  interestOn,
  seasonOn,
  waveOn,
} from './interest-curve.ts';

const DAY_MS = 86_400_000;
const ID = lineBytes('{"event_id":"');
const ITEM = lineBytes('","item_id":');
const TIME = lineBytes(',"ts":');
const HEARD = lineBytes(',"context":{"ms_played":');
const HEARD_END = lineBytes('}');
const END = lineBytes('}');
const TYPES = HISTORY_EVENTS.map((type) => lineBytes(`","type":"${type}","user_id":"`));

export interface HistorySong {
  readonly itemId: string;
  /** How much it is played at its summit, in proportion to the others. */
  readonly weight: number;
  /** The songs of an artist rise together when the artist is in the news. */
  readonly artist: string;
}

export interface HistoryOptions {
  /** At least one. */
  readonly songs: readonly HistorySong[];
  /** Those who listen: `simulatedUserId(0 .. users - 1)`. */
  readonly users: number;
  /** About so many events come out. */
  readonly nEvents: number;
  readonly nDays: number;
  /** The beginning of the first day, milliseconds since 1970 UTC. */
  readonly startMs: number;
  readonly seed: number;
}

/** A song as the history goes through it. */
interface Course {
  readonly itemId: Uint8Array;
  readonly weight: number;
  readonly curve: InterestCurve;
  readonly wave: ArtistWave;
  readonly likedBy: number;
}

function coursesOf({ songs, nDays }: HistoryOptions, random: Random): Course[] {
  const waves = new Map<string, ArtistWave>();
  return songs.map(({ itemId, weight, artist }) => {
    const wave = waves.get(artist) ?? drawWave(nDays, random);
    waves.set(artist, wave);
    const curve = drawCurve(nDays, random);
    return { itemId: lineBytes(JSON.stringify(itemId)), weight, curve, wave, likedBy: random.next() };
  });
}

/** Days of plays and reactions, made one at a time. */
class History implements EventSource {
  readonly #options: HistoryOptions;
  readonly #random: Random;
  readonly #courses: readonly Course[];
  /** The factor of the season by day. */
  readonly #seasons: Float64Array;
  readonly #ids: EventIds;
  readonly #writer = new LineWriter();
  readonly #userId = new Uint8Array(UUID_BYTES);
  /** Plays for an interest of 1. */
  readonly #scale: number;
  #day = -1;
  #events: DayEvents | undefined;
  #place = 0;

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#random = createRandom(options.seed);
    this.#courses = coursesOf(options, this.#random);
    this.#seasons = new Float64Array(options.nDays).map((_, day) => seasonOn(options.startMs + day * DAY_MS));
    const { songs, ...rest } = options;
    const catalogue = crc32(songs.map(({ itemId }) => itemId).join('\0'));
    this.#ids = new EventIds({ kind: 'history', catalogue, ...rest });
    let total = 0;
    for (let day = 0; day < options.nDays; day++)
      for (const course of this.#courses) total += this.#interest(course, day);
    this.#scale = options.nEvents / ((1 + REACTIONS_PER_PLAY) * total);
    this.#nextDay();
  }

  nextTsMs(): number | undefined {
    return this.#events === undefined ? undefined : this.#dayMs + this.#events.timeAt(this.#place);
  }

  take({ untilMs, maxEvents }: ChunkLimits): LineChunk {
    const writer = this.#writer;
    while (this.#events !== undefined && writer.nLines < maxEvents && !writer.isFull) {
      const tsMs = this.#dayMs + this.#events.timeAt(this.#place);
      if (tsMs > untilMs) break;
      this.#write(this.#events, tsMs);
      this.#place += 1;
      if (this.#place === this.#events.nEvents) this.#nextDay();
    }
    return writer.takeChunk();
  }

  get #dayMs(): number {
    return this.#options.startMs + this.#day * DAY_MS;
  }

  #interest({ weight, curve, wave }: Course, day: number): number {
    return weight * interestOn(day, curve) * waveOn(day, wave) * this.#seasons[day];
  }

  /** Goes on to the next day on which anything happens. */
  #nextDay(): void {
    this.#events = undefined;
    this.#place = 0;
    while (this.#events === undefined && ++this.#day < this.#options.nDays) {
      const events = this.#drawDay();
      if (events.nEvents > 0) this.#events = events;
    }
  }

  #drawDay(): DayEvents {
    const builder = new DayBuilder(this.#options.users, this.#random);
    this.#courses.forEach((course, song) => {
      const nPlays = drawPoisson(this.#scale * this.#interest(course, this.#day), this.#random);
      for (let play = 0; play < nPlays; play++) builder.addPlay(song, course.likedBy);
    });
    return builder.build();
  }

  #write(events: DayEvents, tsMs: number): void {
    const [writer, place] = [this.#writer, this.#place];
    this.#ids.make(this.#day, place);
    writeUserId(this.#userId, 0, events.userAt(place));
    writer.copy(ID);
    writer.uuid(this.#ids.words);
    writer.copy(TYPES[events.typeAt(place)]);
    writer.copy(this.#userId);
    writer.copy(ITEM);
    writer.copy(this.#courses[events.songAt(place)].itemId);
    writer.copy(TIME);
    writer.integer(tsMs);
    const msPlayed = events.msPlayedAt(place);
    if (msPlayed > 0) {
      writer.copy(HEARD);
      writer.integer(msPlayed);
      writer.copy(HEARD_END);
    }
    writer.copy(END);
    writer.endLine();
  }
}

/**
 * Makes a history of listening: for each day and song so many plays as its interest, the season and chance give, some followed by one
 * reaction, so that skips and thumbs never exceed plays. The same options give the same bytes. Memory: the songs and one day.
 */
export function createHistorySource(options: HistoryOptions): EventSource {
  return new History(options);
}
