import type { StoredEvent } from '../../domain/event.ts';
import type { EventType } from '../../domain/event-type.ts';
import type { Listen } from '../../domain/listen.ts';
import type { Services } from '../services.ts';
import {
  formatNowPlaying,
  formatScrobbles,
  formatSession,
  formatTrack,
  formatUser,
} from './lastfm-answers.ts';
import { type LastfmElement, textElement } from './lastfm-element.ts';
import { lastfmError } from './lastfm-error.ts';
import { integer, type LastfmParameters, optional, readEntries, required } from './lastfm-parameters.ts';
import {
  type LastfmCall,
  requireReader,
  requireSession,
  requireSignature,
  signInByPassword,
} from './lastfm-session.ts';
import { setScrobblesAside } from './rejected-scrobbles.ts';
import { parseScrobble } from './scrobble.ts';
import { takeListens, takeNowPlaying } from './take-listens.ts';

/** The source of events that came through this door. */
export const LASTFM_SOURCE = 'lastfm';
const MAX_SCROBBLES = 50;
const MAX_TRACKS = 200;
const MAX_PAGE = 1_000_000;

/** A method of the door; gives what stands inside the answer. */
interface LastfmMethod {
  /** True for what only POST may do. */
  readonly isWrite: boolean;
  run(call: LastfmCall): Promise<readonly LastfmElement[]>;
}

async function scrobble(call: LastfmCall): Promise<readonly LastfmElement[]> {
  const { services, parameters } = call;
  const { userId } = requireSession(call);
  const listed = readEntries(parameters);
  if (listed.length > MAX_SCROBBLES)
    throw lastfmError(6, `${listed.length} scrobbles; send at most ${MAX_SCROBBLES} at a time`);
  if (listed.length === 0)
    for (const name of ['artist', 'track', 'timestamp'])
      if (!parameters.has(name)) required(parameters, name);
  const entries = listed.length === 0 ? [parameters] : listed;
  const surroundings = { userId, nowMs: services.context.clock() };
  const parsed = entries.map((fields) => parseScrobble(fields, surroundings));
  const listens = parsed.flatMap(({ listen }) => listen ?? []);
  // Good ones first: where that fails, the player sends all of them again.
  await takeListens(services, listens, LASTFM_SOURCE);
  const rejected = parsed.flatMap(({ ignored }, at) => (ignored ? [{ fields: entries[at], ignored }] : []));
  await setScrobblesAside(services, rejected, { userId, source: LASTFM_SOURCE });
  return [formatScrobbles(entries, parsed)];
}

async function updateNowPlaying(call: LastfmCall): Promise<readonly LastfmElement[]> {
  const { services, parameters } = call;
  const { userId } = requireSession(call);
  required(parameters, 'artist');
  required(parameters, 'track');
  const nowMs = services.context.clock();
  const parsed = parseScrobble(parameters, { userId, nowMs }, nowMs);
  if (parsed.listen !== undefined) takeNowPlaying(services, parsed.listen, LASTFM_SOURCE);
  return [formatNowPlaying(parameters, parsed)];
}

/** Loves a track, or takes that back. */
function feedback(type: EventType): LastfmMethod['run'] {
  return async (call) => {
    const { services, parameters } = call;
    const { userId } = requireSession(call);
    const { context } = services;
    const ts = context.clock();
    const [artist, track] = [required(parameters, 'artist'), required(parameters, 'track')];
    const [itemId] = await context.listens.putTracks([{ userId, listenedAtMs: ts, artist, track }]);
    await context.ingest.submit([{ type, user_id: userId, item_id: itemId, ts }], { source: LASTFM_SOURCE });
    return [];
  };
}

/** Gives a play as the listen it came from; what came otherwise has no texts but those of its item. */
function toListen({ event }: StoredEvent, titles: ReadonlyMap<string, Listen>): Listen {
  const { artist_name, track_name, release_name, recording_mbid } = event.details?.context ?? {};
  const byItem = titles.get(event.itemId ?? '');
  return {
    userId: event.userId,
    listenedAtMs: event.tsMs,
    artist: String(artist_name ?? byItem?.artist ?? ''),
    track: String(track_name ?? byItem?.track ?? event.itemId ?? ''),
    release: release_name === undefined ? byItem?.release : String(release_name),
    recordingMbid: recording_mbid === undefined ? undefined : String(recording_mbid),
  };
}

/** Reads the texts of items whose plays came with none, such as those of the native API. */
async function readTitles(
  { context }: Services,
  plays: readonly StoredEvent[],
): Promise<ReadonlyMap<string, Listen>> {
  const bare = plays.flatMap(({ event }) =>
    event.details?.context?.track_name === undefined ? (event.itemId ?? []) : [],
  );
  const titles = new Map<string, Listen>();
  for (const item of await context.store.items.getMany([...new Set(bare)])) {
    if (item === undefined) continue;
    const { artist = '', album } = item.attributes;
    titles.set(item.itemId, {
      userId: '',
      listenedAtMs: 0,
      artist: String(artist),
      track: item.title,
      release: album === undefined ? undefined : String(album),
    });
  }
  return titles;
}

async function getRecentTracks(call: LastfmCall): Promise<readonly LastfmElement[]> {
  const { services, parameters } = call;
  const { userId } = requireReader(call);
  const count = integer(parameters, 'limit', { min: 1, max: MAX_TRACKS, whenMissing: 50 });
  const page = integer(parameters, 'page', { min: 1, max: MAX_PAGE, whenMissing: 1 });
  const bound = { min: 0, max: Number.MAX_SAFE_INTEGER, whenMissing: 0 };
  const [from, to] = [integer(parameters, 'from', bound), integer(parameters, 'to', bound)];
  const { listenHistory } = services.context;
  const range = {
    userId,
    afterMs: from === 0 ? undefined : from * 1000 - 1,
    beforeMs: to === 0 ? undefined : to * 1000,
  };
  const { count: total } = await listenHistory.summarise(range);
  const plays = await listenHistory.read(range, { count, skip: (page - 1) * count });
  const titles = await readTitles(services, plays);
  const tracks = plays.map((play) => formatTrack(toListen(play, titles), false));
  const present = page === 1 && to === 0 ? services.nowPlaying.get(userId) : undefined;
  const attributes = {
    user: userId,
    page: String(page),
    perPage: String(count),
    totalPages: String(Math.ceil(total / count)),
    total: String(total),
  };
  const children = present === undefined ? tracks : [formatTrack(present, true), ...tracks];
  return [{ name: 'recenttracks', attributes, children }];
}

async function getInfo(call: LastfmCall): Promise<readonly LastfmElement[]> {
  const { services } = call;
  const { userId, createdAtMs } = requireReader(call);
  const { count } = await services.context.listenHistory.summarise({ userId });
  return [formatUser(userId, { nListens: count, registeredAtMs: createdAtMs })];
}

/** Every method, by its name in lower case. */
const METHODS: ReadonlyMap<string, LastfmMethod> = new Map<string, LastfmMethod>([
  ['track.scrobble', { isWrite: true, run: scrobble }],
  ['track.updatenowplaying', { isWrite: true, run: updateNowPlaying }],
  ['track.love', { isWrite: true, run: feedback('love') }],
  ['track.unlove', { isWrite: true, run: feedback('love_remove') }],
  [
    'auth.gettoken',
    {
      isWrite: false,
      async run(call) {
        const { services, request } = call;
        requireSignature(call);
        return [textElement('token', services.lastfmSignIns.begin(request.ip))];
      },
    },
  ],
  [
    'auth.getsession',
    {
      isWrite: false,
      async run(call) {
        const { services, parameters } = call;
        requireSignature(call);
        const token = required(parameters, 'token');
        // A user token stands for a sign-in that was approved when it was made.
        const record = services.tokens.verify(token) ?? services.lastfmSignIns.finish(token);
        return [formatSession(record.userId, services.tokens.sessionKeyOf(record))];
      },
    },
  ],
  [
    'auth.getmobilesession',
    {
      isWrite: true,
      async run(call) {
        const { services } = call;
        requireSignature(call);
        const record = signInByPassword(call);
        return [formatSession(record.userId, services.tokens.sessionKeyOf(record))];
      },
    },
  ],
  ['user.getinfo', { isWrite: false, run: getInfo }],
  ['user.getrecenttracks', { isWrite: false, run: getRecentTracks }],
]);

/** Finds the method of a call. Errors: numbers 3 and 6. */
export function findMethod(parameters: LastfmParameters): LastfmMethod {
  const name = optional(parameters, 'method');
  if (name === undefined) throw lastfmError(6, 'the parameter method is missing');
  const method = METHODS.get(name.toLowerCase());
  if (method !== undefined) return method;
  const known = [...METHODS.keys()].join(', ');
  throw lastfmError(3, `there is no method '${name.slice(0, 100)}'; there are ${known}`);
}
