import { listenOf } from './listenbrainz.ts';

const MBID = '5465ca86-3881-4349-81b2-6efbd3a59451';
const NOW = Math.floor(Date.now() / 1000);
const T = NOW - 100_000;

/** Listens that are refused, each with what is wrong with it: it ... */
export const BAD_LISTENS: readonly (readonly [string, unknown])[] = [
  ['is no object', 'listen'],
  ['has no time', { track_metadata: listenOf(0, 'a').track_metadata }],
  ['has a time as text', { ...listenOf(T, 'a'), listened_at: String(T) }],
  ['has a time that is not whole', listenOf(T + 0.5, 'a')],
  ['has a time in milliseconds', listenOf(T * 1000, 'a')],
  ['is from before 2002-10-01', listenOf(1_033_430_399, 'a')],
  ['is an hour in the future', listenOf(NOW + 3660, 'a')],
  ['has no track_metadata', { listened_at: T }],
  ['has a list for track_metadata', { listened_at: T, track_metadata: [] }],
  ['has no artist', { listened_at: T, track_metadata: { track_name: 'a' } }],
  ['has an artist of spaces', listenOf(T, 'a', { artist: '  ' })],
  ['has an artist that is null', { listened_at: T, track_metadata: { track_name: 'a', artist_name: null } }],
  ['has no track', { listened_at: T, track_metadata: { artist_name: 'a' } }],
  ['has a track that is a number', { listened_at: T, track_metadata: { artist_name: 'a', track_name: 7 } }],
  [
    'has a release that is a number',
    { listened_at: T, track_metadata: { artist_name: 'a', track_name: 'b', release_name: 7 } },
  ],
  ['has additional_info that is no object', listenOf(T, 'a', { info: ['x'] })],
  ['has 51 tags', listenOf(T, 'a', { info: { tags: new Array(51).fill('x') } })],
  ['has a tag of 65 characters', listenOf(T, 'a', { info: { tags: ['x'.repeat(65)] } })],
  ['has tags as text', listenOf(T, 'a', { info: { tags: 'slow' } })],
  ['has duration and duration_ms', listenOf(T, 'a', { info: { duration: 3, duration_ms: 3000 } })],
  ['has a duration of 0', listenOf(T, 'a', { info: { duration: 0 } })],
  ['has a negative duration', listenOf(T, 'a', { info: { duration_ms: -5 } })],
  ['has a duration of more than 24 days', listenOf(T, 'a', { info: { duration: 24 * 86_400 + 1 } })],
  [
    'has a duration_ms of more than 24 days',
    listenOf(T, 'a', { info: { duration_ms: 24 * 86_400_000 + 1 } }),
  ],
  ['has a duration in words', listenOf(T, 'a', { info: { duration: 'long' } })],
  ['has a malformed recording_mbid', listenOf(T, 'a', { info: { recording_mbid: 'abc' } })],
  ['has a malformed release_mbid', listenOf(T, 'a', { info: { release_mbid: `${MBID}0` } })],
  ['has a malformed artist_mbid', listenOf(T, 'a', { info: { artist_mbids: [MBID, 'x'] } })],
  ['has artist_mbids that are no list', listenOf(T, 'a', { info: { artist_mbids: MBID } })],
  ['has a NUL in the track', listenOf(T, 'a\0b')],
  ['has a NUL deep in additional_info', listenOf(T, 'a', { info: { x: [{ y: '\0' }] } })],
  ['has more than 10,240 bytes', listenOf(T, 'a', { info: { x: 'é'.repeat(5100) } })],
];

/** Listens that are taken although they are odd, each with what is odd: it ... */
export const ODD_LISTENS: readonly (readonly [string, unknown])[] = [
  ['is of the first second of 2002-10-01', listenOf(1_033_430_400, 'a')],
  ['is a little in the future', listenOf(NOW + 3000, 'a')],
  ['has no additional_info', listenOf(T + 100, 'a')],
  [
    'has additional_info that is null',
    { listened_at: T + 101, track_metadata: { artist_name: 'a', track_name: 'b', additional_info: null } },
  ],
  [
    'has an empty release',
    { listened_at: T + 102, track_metadata: { artist_name: 'a', track_name: 'b', release_name: ' ' } },
  ],
  [
    'has 50 tags of 64 characters',
    listenOf(T + 103, 'a', { info: { tags: new Array(50).fill('x'.repeat(64)) } }),
  ],
  ['has a duration of 24 days', listenOf(T + 104, 'a', { info: { duration: 24 * 86_400 } })],
  ['has a duration_ms as text', listenOf(T + 105, 'a', { info: { duration_ms: '1' } })],
  [
    'has empty ids',
    listenOf(T + 106, 'a', { info: { recording_mbid: '', release_mbid: null, artist_mbids: [] } }),
  ],
  ['has half of a surrogate pair', listenOf(T + 107, 'a\ud800')],
  [
    'has kept members of other types',
    listenOf(T + 108, 'a', { info: { media_player: 7, tracknumber: {}, isrc: [] } }),
  ],
  ['is named like what objects have', listenOf(T + 109, '__proto__', { artist: 'constructor' })],
];
