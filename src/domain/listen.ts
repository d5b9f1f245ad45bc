import type { ContextValue } from './event.ts';

/** The source of entries that were made from listens; entries of catalogues have others. */
export const LISTEN_SOURCE = 'listens';

/**
 * A track that somebody heard, as players and exports of histories tell it: by text. Texts are trimmed, well-formed, without NUL and
 * not empty; whoever reads the outer form sees to that.
 */
export interface Listen {
  readonly userId: string;
  /** When it began, milliseconds since 1970 UTC. */
  readonly listenedAtMs: number;
  readonly artist: string;
  readonly track: string;
  readonly release?: string | undefined;
  readonly durationMs?: number | undefined;
  /** The MusicBrainz id of the recording, in lower case. */
  readonly recordingMbid?: string | undefined;
  readonly isrc?: string | undefined;
  readonly trackNumber?: number | undefined;
  /** How long it was heard. */
  readonly msPlayed?: number | undefined;
  /** What the player says of it: see `isSkip`. */
  readonly isSkipped?: boolean | undefined;
  /** What the player says besides, by the names that events keep: `media_player`, `submission_client`, `release_mbid`. */
  readonly context?: Readonly<Record<string, ContextValue>> | undefined;
}

/** Hearing this much of any track is hearing it, as scrobblers count. */
const HEARD_MS = 240_000;
/** The same for a track whose duration is not known, as streaming services count. */
const HEARD_OF_UNKNOWN_MS = 30_000;

/**
 * Tells whether a listen counts as a skip and not as a play: the player calls it skipped, and what was heard is not known to be half
 * of the track or four minutes (where the duration is unknown: thirty seconds).
 */
export function isSkip({ isSkipped, msPlayed = 0, durationMs }: Listen): boolean {
  const heardMs = durationMs === undefined ? HEARD_OF_UNKNOWN_MS : Math.min(HEARD_MS, durationMs / 2);
  return isSkipped === true && msPlayed < heardMs;
}
