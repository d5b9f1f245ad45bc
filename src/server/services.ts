import type { IdempotencyMemory } from '../ingest/idempotency.ts';
import type { Browser } from './browse.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { AudioscrobblerSessions } from './compat/audioscrobbler-sessions.ts';
import type { LastfmSignIns } from './compat/lastfm-sign-ins.ts';
import type { ServerContext } from './context.ts';
import type { InFlight } from './in-flight.ts';
import type { KeyRing } from './keys.ts';
import type { Metrics } from './metrics.ts';
import type { NowPlaying } from './now-playing.ts';
import type { Sessions } from './sessions.ts';
import type { StreamHub } from './stream-hub.ts';
import type { TokenBuckets } from './token-bucket.ts';
import type { UserTokens } from './user-tokens.ts';

/** What the routes work with: the application's context and what the server made itself. */
export interface Services {
  readonly context: ServerContext;
  readonly keys: KeyRing;
  /** By which players send what users listen to. */
  readonly tokens: UserTokens;
  readonly nowPlaying: NowPlaying;
  readonly lastfmSignIns: LastfmSignIns;
  readonly audioscrobblerSessions: AudioscrobblerSessions;
  readonly sessions: Sessions;
  readonly hub: StreamHub;
  readonly metrics: Metrics;
  readonly browser: Browser;
  readonly idempotency: IdempotencyMemory;
  readonly inFlight: InFlight;
  /** Memory for events that are being received. */
  readonly eventBytes: ByteBudget;
  /** Per key or session. */
  readonly rates: TokenBuckets;
  /** Attempts to sign in, per address. */
  readonly signIns: TokenBuckets;
}
