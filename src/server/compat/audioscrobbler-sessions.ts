import type { ContextValue } from '../../domain/event.ts';
import { BoundedCache } from '../../util/bounded-cache.ts';

const MAX_SESSIONS = 10_000;
/** A session ends a day after its last use; the player shakes hands again by itself. */
const IDLE_MS = 86_400_000;

/** Who a player plays for, since its handshake. */
export interface AudioscrobblerSession {
  readonly userId: string;
  /** The user token it signed in with: the session ends with it. */
  readonly tokenId: string;
  /** The player's name and version, as events keep them. */
  readonly context: Readonly<Record<string, ContextValue>>;
}

/** The sessions of players that speak AudioScrobbler 1.2; in memory, for a handshake makes another one. */
export class AudioscrobblerSessions {
  readonly #clock: () => number;
  readonly #randomBytes: (size: number) => Uint8Array;
  readonly #sessions = new BoundedCache<string, { session: AudioscrobblerSession; untilMs: number }>(
    MAX_SESSIONS,
  );

  constructor({ clock, randomBytes }: { clock: () => number; randomBytes: (size: number) => Uint8Array }) {
    this.#clock = clock;
    this.#randomBytes = randomBytes;
  }

  /** Gives the id of a new session. */
  begin(session: AudioscrobblerSession): string {
    const sessionId = Buffer.from(this.#randomBytes(16)).toString('hex');
    this.#sessions.set(sessionId, { session, untilMs: this.#clock() + IDLE_MS });
    return sessionId;
  }

  /** Finds a session and keeps it alive; undefined where there is none any more. */
  find(sessionId: string): AudioscrobblerSession | undefined {
    const entry = this.#sessions.get(sessionId);
    if (entry === undefined) return undefined;
    if (entry.untilMs <= this.#clock()) {
      this.#sessions.delete(sessionId);
      return undefined;
    }
    entry.untilMs = this.#clock() + IDLE_MS;
    return entry.session;
  }
}
