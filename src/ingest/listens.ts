import type { ContextValue, EventDetails, ItemEvent } from '../domain/event.ts';
import type { Item } from '../domain/item.ts';
import { isSkip, LISTEN_SOURCE, type Listen } from '../domain/listen.ts';
import { makeItemEvent } from '../domain/make-item-event.ts';
import { trackIdOf } from '../domain/track-text.ts';
import type { ItemStore } from '../store/store.ts';
import { BoundedCache } from '../util/bounded-cache.ts';
import type { Ingest } from './ingest.ts';

/** Tracks whose entries are known to be there; about 200 bytes each. */
const KNOWN_TRACKS = 50_000;

interface SubmitListensOptions {
  /** Where they come from: `listenbrainz`, `lastfm`, `import:<id>`. */
  readonly source: string;
  /** Default: now. */
  readonly receivedAtMs?: number;
}

/** The way in for listens: tracks known by text alone become items, and listens plays of them. */
export interface ListenIngest {
  /** Makes the events of listens, in their order, without taking them. */
  makeEvents(listens: readonly Listen[], options: SubmitListensOptions): readonly ItemEvent[];
  /**
   * Takes listens; resolves once the entries of new tracks and the events are durable. A listen that is there already (same user,
   * track and time) is a duplicate. Errors: `overloaded` and `storage_unavailable`; sending again is always safe.
   */
  submit(
    listens: readonly Listen[],
    options: SubmitListensOptions,
  ): Promise<{ readonly accepted: number; readonly duplicates: number }>;
  /** Sees to it that the tracks of listens have entries; gives their item ids in order. Errors: `storage_unavailable`. */
  putTracks(listens: readonly Listen[]): Promise<readonly string[]>;
}

export interface ListenIngestDeps {
  readonly ingest: Pick<Ingest, 'submitEvents'>;
  readonly items: Pick<ItemStore, 'getMany' | 'put'>;
  readonly clock: () => number;
  /** Told of the entries of new tracks once they are durable, to match them with the catalogue. */
  readonly onNewTracks?: (items: readonly Item[]) => void;
}

/** An entry that is known to be there, with the names of the attributes it has. */
interface KnownTrack {
  readonly itemId: string;
  readonly attributes: ReadonlySet<string>;
}

/** What some listens say of one track. */
interface ToldTrack {
  readonly title: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** The texts by which they call it. */
  readonly textKeys: readonly string[];
}

/** What a listen says of its track, as attributes of an item. */
function attributesOf(listen: Listen): Record<string, string | number> {
  const { artist, release, durationMs, recordingMbid, isrc } = listen;
  return {
    artist,
    ...(release === undefined ? {} : { album: release }),
    ...(durationMs === undefined ? {} : { duration_ms: durationMs }),
    ...(recordingMbid === undefined ? {} : { recording_mbid: recordingMbid }),
    ...(isrc === undefined ? {} : { isrc }),
  };
}

function textKey({ artist, track }: Listen): string {
  return `${artist}\0${track}`;
}

/** The event keeps the texts as they came: entries can be made again from the log, and a player gets back what it sent. */
function detailsOf(listen: Listen): EventDetails {
  const { artist, track, release, durationMs, recordingMbid, isrc, trackNumber, msPlayed } = listen;
  const said: Record<string, ContextValue | undefined> = {
    ...listen.context,
    artist_name: artist,
    track_name: track,
    release_name: release,
    duration_ms: durationMs,
    recording_mbid: recordingMbid,
    isrc,
    tracknumber: trackNumber,
    ms_played: msPlayed,
  };
  const context: Record<string, ContextValue> = {};
  for (const [name, value] of Object.entries(said)) if (value !== undefined) context[name] = value;
  return { context };
}

function newTrack(itemId: string, { title, attributes }: ToldTrack): Item {
  return {
    itemId,
    catalogue: 'tracks',
    title,
    year: undefined,
    genres: [],
    attributes,
    stub: false,
    source: LISTEN_SOURCE,
  };
}

/** Adds what an entry does not say yet; gives the entry itself where that is nothing. */
function extend(entry: Item, { attributes }: ToldTrack): Item {
  const isKnown = Object.keys(attributes).every((name) => name in entry.attributes);
  return isKnown ? entry : { ...entry, attributes: { ...attributes, ...entry.attributes } };
}

class TextListenIngest implements ListenIngest {
  readonly #deps: ListenIngestDeps;
  /** By the text as it came, which is cheaper to look up than to normalise. */
  readonly #known = new BoundedCache<string, KnownTrack>(KNOWN_TRACKS);

  /** Entries on their way to the store: who writes one meanwhile adds to it and not to what is stored. */
  readonly #writing = new Map<string, Item>();

  constructor(deps: ListenIngestDeps) {
    this.#deps = deps;
  }

  makeEvents(listens: readonly Listen[], options: SubmitListensOptions): readonly ItemEvent[] {
    const receivedAtMs = options.receivedAtMs ?? this.#deps.clock();
    return listens.map((listen) =>
      makeItemEvent({
        type: isSkip(listen) ? 'skip' : 'play',
        userId: listen.userId,
        itemId: this.#itemIdOf(listen),
        catalogue: 'tracks',
        tsMs: listen.listenedAtMs,
        receivedAtMs,
        source: options.source,
        details: detailsOf(listen),
      }),
    );
  }

  async submit(
    listens: readonly Listen[],
    options: SubmitListensOptions,
  ): Promise<{ accepted: number; duplicates: number }> {
    // Entries first: one without events harms nobody, an event without its entry would be a track without a name.
    await this.putTracks(listens);
    return this.#deps.ingest.submitEvents(this.makeEvents(listens, options));
  }

  async putTracks(listens: readonly Listen[]): Promise<readonly string[]> {
    const itemIds = listens.map((listen) => this.#itemIdOf(listen));
    const told = new Map<string, ToldTrack>();
    listens.forEach((listen, at) => {
      const attributes = attributesOf(listen);
      const known = this.#known.get(textKey(listen))?.attributes;
      if (known !== undefined && Object.keys(attributes).every((name) => known.has(name))) return;
      const earlier = told.get(itemIds[at]);
      told.set(itemIds[at], {
        title: earlier?.title ?? listen.track,
        attributes: { ...attributes, ...earlier?.attributes },
        textKeys: [...(earlier?.textKeys ?? []), textKey(listen)],
      });
    });
    if (told.size > 0) await this.#putTold(told);
    return itemIds;
  }

  #itemIdOf(listen: Listen): string {
    return this.#known.get(textKey(listen))?.itemId ?? trackIdOf(listen.artist, listen.track);
  }

  async #putTold(told: ReadonlyMap<string, ToldTrack>): Promise<void> {
    const found = await this.#deps.items.getMany([...told.keys()]);
    const written: Item[] = [];
    const present = [...told].map(([itemId, track], at) => {
      const entry = this.#writing.get(itemId) ?? found[at];
      const item = entry === undefined || entry.stub ? newTrack(itemId, track) : extend(entry, track);
      if (item !== found[at]) written.push(item);
      return { itemId, attributes: new Set(Object.keys(item.attributes)), textKeys: track.textKeys };
    });
    if (written.length > 0) {
      await this.#put(written);
      this.#deps.onNewTracks?.(written);
    }
    for (const { itemId, attributes, textKeys } of present)
      for (const key of textKeys) this.#known.set(key, { itemId, attributes });
  }

  async #put(items: readonly Item[]): Promise<void> {
    for (const item of items) this.#writing.set(item.itemId, item);
    try {
      await this.#deps.items.put(items);
    } finally {
      for (const item of items)
        if (this.#writing.get(item.itemId) === item) this.#writing.delete(item.itemId);
    }
  }
}

/** Makes the way in for listens. */
export function createListenIngest(deps: ListenIngestDeps): ListenIngest {
  return new TextListenIngest(deps);
}
