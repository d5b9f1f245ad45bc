import { BoundedCache } from '../../util/bounded-cache.ts';
import type { UserTokenRecord } from '../user-tokens.ts';
import { lastfmError } from './lastfm-error.ts';

/** Sign-ins by web page that wait at most, and for how long. */
const MAX_WAITING = 10_000;
const WAITING_MS = 3_600_000;

/** A token of `auth.getToken`; it has a session key once somebody has approved it. */
interface WaitingSignIn {
  readonly untilMs: number;
  readonly record: UserTokenRecord | undefined;
}

/** The sign-ins by web page: a player gets a token, a person approves it in the browser, the player gets its session. In memory. */
export class LastfmSignIns {
  readonly #clock: () => number;
  readonly #randomBytes: (size: number) => Uint8Array;
  readonly #waiting = new BoundedCache<string, WaitingSignIn>(MAX_WAITING);

  constructor({ clock, randomBytes }: { clock: () => number; randomBytes: (size: number) => Uint8Array }) {
    this.#clock = clock;
    this.#randomBytes = randomBytes;
  }

  /** Makes a token that waits for approval. */
  begin(): string {
    const token = Buffer.from(this.#randomBytes(16)).toString('hex');
    this.#waiting.set(token, { untilMs: this.#clock() + WAITING_MS, record: undefined });
    return token;
  }

  /** Approves a waiting token for the user of a user token; any other stays as it is. */
  approve(token: string, record: UserTokenRecord): void {
    const waiting = this.#find(token);
    if (waiting !== undefined && waiting.record === undefined)
      this.#waiting.set(token, { ...waiting, record });
  }

  isWaiting(token: string): boolean {
    const waiting = this.#find(token);
    return waiting !== undefined && waiting.record === undefined;
  }

  /** Gives what a token was approved for, once. Errors: number 4 for an unknown or used one, 14 for one that still waits. */
  finish(token: string): UserTokenRecord {
    const waiting = this.#find(token);
    if (waiting === undefined)
      throw lastfmError(4, 'the token is unknown, used or has expired; get a new one');
    if (waiting.record === undefined)
      throw lastfmError(14, 'the token has not been approved; open the address that goes with it');
    this.#waiting.delete(token);
    return waiting.record;
  }

  #find(token: string): WaitingSignIn | undefined {
    const waiting = this.#waiting.get(token);
    if (waiting !== undefined && waiting.untilMs > this.#clock()) return waiting;
    this.#waiting.delete(token);
    return undefined;
  }
}
