import type { EventType } from '../../domain/event-type.ts';
import type { Listen } from '../../domain/listen.ts';
import type { Services } from '../services.ts';
import type { AudioscrobblerSession } from './audioscrobbler-sessions.ts';
import { type LastfmParameters, optional, readEntries } from './lastfm-parameters.ts';
import { setScrobblesAside } from './rejected-scrobbles.ts';
import { parseScrobble, type ScrobbleFields } from './scrobble.ts';
import { takeListens, takeNowPlaying } from './take-listens.ts';

/** The source of events that came through this door. */
export const AUDIOSCROBBLER_SOURCE = 'audioscrobbler';
const MAX_PLAYS = 50;

/** The protocol's letters, by the names of Last.fm's later API. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['a', 'artist'],
  ['t', 'track'],
  ['i', 'timestamp'],
  ['l', 'duration'],
  ['b', 'album'],
  ['n', 'trackNumber'],
  ['m', 'mbid'],
  ['r', 'rating'],
]);

/** What a rating letter says besides: L loves it, B bans it. A ban is a skip as well, S is a skip alone. */
const OPINIONS: ReadonlyMap<string, EventType> = new Map<string, EventType>([
  ['L', 'love'],
  ['B', 'hate'],
]);
const SKIPS = new Set(['B', 'S']);

function named(entry: LastfmParameters): ScrobbleFields {
  return new Map([...entry].map(([letter, value]) => [NAMES.get(letter) ?? letter, value]));
}

function ratingOf(fields: ScrobbleFields): string {
  return fields.get('rating')?.trim().toUpperCase() ?? '';
}

/** Finds the session of a call; undefined where it has ended or its token was revoked. */
function findSession(services: Services, parameters: LastfmParameters): AudioscrobblerSession | undefined {
  const session = services.audioscrobblerSessions.find(optional(parameters, 's') ?? '');
  return session !== undefined && services.tokens.isValid(session.tokenId) ? session : undefined;
}

/** Answers `np_1.2`: what a user has begun to hear. */
export async function submitNowPlaying(services: Services, parameters: LastfmParameters): Promise<string> {
  const session = findSession(services, parameters);
  if (session === undefined) return 'BADSESSION';
  const nowMs = services.context.clock();
  const { listen, ignored } = parseScrobble(named(parameters), { ...session, nowMs }, nowMs);
  if (listen === undefined) return `FAILED ${ignored.detail}`;
  takeNowPlaying(services, listen, AUDIOSCROBBLER_SOURCE);
  return 'OK';
}

/** Takes the loves and bans among plays; they go in before the plays, so that one call of a player leaves both or is sent again. */
async function takeOpinions(
  { context }: Services,
  opinions: readonly { readonly type: EventType; readonly listen: Listen }[],
): Promise<void> {
  if (opinions.length === 0) return;
  const itemIds = await context.listens.putTracks(opinions.map(({ listen }) => listen));
  const events = opinions.map(({ type, listen }, at) => ({
    type,
    user_id: listen.userId,
    item_id: itemIds[at],
    ts: listen.listenedAtMs,
  }));
  await context.ingest.submit(events, { source: AUDIOSCROBBLER_SOURCE });
}

/**
 * Answers `protocol_1.2`: up to fifty plays. What is wrong with one of them is no reason to refuse the call, which the player would
 * send for ever: it is set aside.
 */
export async function submitPlays(services: Services, parameters: LastfmParameters): Promise<string> {
  const session = findSession(services, parameters);
  if (session === undefined) return 'BADSESSION';
  const entries = readEntries(parameters).map(named);
  if (entries.length === 0) return 'FAILED there is no play; send a[0], t[0] and i[0]';
  if (entries.length > MAX_PLAYS)
    return `FAILED ${entries.length} plays; send at most ${MAX_PLAYS} at a time`;
  const surroundings = { ...session, nowMs: services.context.clock() };
  const parsed = entries.map((fields) => parseScrobble(fields, surroundings));
  const rated = parsed.flatMap(({ listen }, at) => {
    const rating = ratingOf(entries[at]);
    return listen === undefined ? [] : [{ rating, listen: { ...listen, isSkipped: SKIPS.has(rating) } }];
  });
  const opinions = rated.flatMap(({ rating, listen }) => {
    const type = OPINIONS.get(rating);
    return type === undefined ? [] : [{ type, listen }];
  });
  await takeOpinions(services, opinions);
  await takeListens(
    services,
    rated.map(({ listen }) => listen),
    AUDIOSCROBBLER_SOURCE,
  );
  const rejected = parsed.flatMap(({ ignored }, at) => (ignored ? [{ fields: entries[at], ignored }] : []));
  await setScrobblesAside(services, rejected, { ...session, source: AUDIOSCROBBLER_SOURCE });
  return 'OK';
}
