import type { Listen } from '../../domain/listen.ts';
import { type LastfmElement, textElement } from './lastfm-element.ts';
import type { ParsedScrobble, ScrobbleFields } from './scrobble.ts';

/** A text with the mark whether it was corrected, which none ever is. */
function uncorrected(name: string, text: string): LastfmElement {
  return { name, attributes: { corrected: '0' }, text };
}

/** Gives what became of a scrobble, with the texts as they were sent. */
function formatScrobble(name: string, fields: ScrobbleFields, { ignored }: ParsedScrobble): LastfmElement {
  const { ignoredCode = 0, detail = '' } = ignored ?? {};
  const timestamp = fields.get('timestamp');
  return {
    name,
    children: [
      uncorrected('track', fields.get('track') ?? ''),
      uncorrected('artist', fields.get('artist') ?? ''),
      uncorrected('album', fields.get('album') ?? ''),
      uncorrected('albumArtist', fields.get('albumArtist') ?? ''),
      ...(timestamp === undefined ? [] : [textElement('timestamp', timestamp)]),
      { name: 'ignoredMessage', attributes: { code: String(ignoredCode) }, text: detail },
    ],
  };
}

/** Gives the answer to `track.scrobble`. */
export function formatScrobbles(
  entries: readonly ScrobbleFields[],
  parsed: readonly ParsedScrobble[],
): LastfmElement {
  const ignored = parsed.filter((scrobble) => scrobble.ignored !== undefined).length;
  return {
    name: 'scrobbles',
    attributes: { accepted: entries.length - ignored, ignored },
    children: entries.map((fields, at) => formatScrobble('scrobble', fields, parsed[at])),
  };
}

/** Gives the answer to `track.updateNowPlaying`. */
export function formatNowPlaying(fields: ScrobbleFields, parsed: ParsedScrobble): LastfmElement {
  return formatScrobble('nowplaying', fields, parsed);
}

/** Gives the answer to what makes a session. */
export function formatSession(userId: string, sessionKey: string): LastfmElement {
  return {
    name: 'session',
    children: [textElement('name', userId), textElement('key', sessionKey), textElement('subscriber', 0)],
  };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Gives a time as Last.fm writes it: `21 Nov 2026, 10:00`, in UTC. */
function formatDate(atMs: number): string {
  const at = new Date(atMs);
  const [day, hours, minutes] = [at.getUTCDate(), at.getUTCHours(), at.getUTCMinutes()].map((number) =>
    String(number).padStart(2, '0'),
  );
  return `${day} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}, ${hours}:${minutes}`;
}

/** Gives a listen as an entry of `user.getRecentTracks`. */
export function formatTrack(listen: Listen, isPlaying: boolean): LastfmElement {
  const { artist, track, release = '', recordingMbid = '', listenedAtMs } = listen;
  const uts = String(Math.floor(listenedAtMs / 1000));
  return {
    name: 'track',
    isListed: true,
    ...(isPlaying ? { attributes: { nowplaying: 'true' } } : {}),
    children: [
      { name: 'artist', attributes: { mbid: '' }, text: artist },
      textElement('name', track),
      textElement('streamable', '0'),
      textElement('mbid', recordingMbid),
      { name: 'album', attributes: { mbid: '' }, text: release },
      textElement('url', ''),
      ...(isPlaying ? [] : [{ name: 'date', attributes: { uts }, text: formatDate(listenedAtMs) }]),
    ],
  };
}

/** Gives the answer to `user.getInfo`. */
export function formatUser(
  userId: string,
  { nListens, registeredAtMs }: { readonly nListens: number; readonly registeredAtMs: number },
): LastfmElement {
  const seconds = Math.floor(registeredAtMs / 1000);
  const registered = {
    name: 'registered',
    attributes: { unixtime: String(seconds) },
    text: formatDate(registeredAtMs),
  };
  return {
    name: 'user',
    children: [
      textElement('name', userId),
      textElement('realname', ''),
      textElement('url', ''),
      textElement('country', ''),
      textElement('playcount', String(nListens)),
      textElement('subscriber', '0'),
      registered,
    ],
  };
}
