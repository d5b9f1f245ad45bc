import type { UserTokenRecord } from '../user-tokens.ts';
import { lastfmError } from './lastfm-error.ts';

/** Sign-ins by web page that wait at most, in all and of one caller, and for how long. */
const MAX_WAITING = 10_000;
const MAX_OF_CALLER = 100;
const WAITING_MS = 3_600_000;

/** A token of `auth.getToken`; it has a record once somebody has approved it. */
interface WaitingSignIn {
  readonly caller: string;
  readonly untilMs: number;
  readonly record: UserTokenRecord | undefined;
}

/** One household or machine has as many addresses of IPv6 as it likes, all of one network: the first half says which. */
function callerOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head, tail] = address.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const missing = tail === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array<string>(Math.max(0, missing)).fill('0'), ...(tail ?? [])].slice(0, 4).join(':');
}

/**
 * The sign-ins by web page: a player gets a token, a person approves it in the browser, the player gets its session. In memory. Who asks
 * for very many tokens loses its own, oldest first, and nobody else's.
 */
export class LastfmSignIns {
  readonly #clock: () => number;
  readonly #randomBytes: (size: number) => Uint8Array;
  /** Oldest first, as a Map remembers the order of insertion. */
  readonly #waiting = new Map<string, WaitingSignIn>();
  /** The tokens of each caller that nobody has approved, oldest first. */
  readonly #unapproved = new Map<string, Set<string>>();

  constructor({ clock, randomBytes }: { clock: () => number; randomBytes: (size: number) => Uint8Array }) {
    this.#clock = clock;
    this.#randomBytes = randomBytes;
  }

  /** Makes a token that waits for approval, for who calls from an address. */
  begin(address: string): string {
    const caller = callerOf(address);
    this.#dropExpired();
    if ((this.#unapproved.get(caller)?.size ?? 0) >= MAX_OF_CALLER) this.#dropOldestOf(caller);
    if (this.#waiting.size >= MAX_WAITING) this.#dropOldestOf(this.#busiestCaller());
    const token = Buffer.from(this.#randomBytes(16)).toString('hex');
    this.#waiting.set(token, { caller, untilMs: this.#clock() + WAITING_MS, record: undefined });
    const own = this.#unapproved.get(caller) ?? new Set();
    this.#unapproved.set(caller, own.add(token));
    return token;
  }

  /** Approves a waiting token for the user of a user token; any other stays as it is. */
  approve(token: string, record: UserTokenRecord): void {
    const waiting = this.#find(token);
    if (waiting === undefined || waiting.record !== undefined) return;
    this.#waiting.set(token, { ...waiting, record });
    this.#release(token, waiting);
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
    this.#drop(token);
    return waiting.record;
  }

  #find(token: string): WaitingSignIn | undefined {
    this.#dropExpired();
    return this.#waiting.get(token);
  }

  #dropExpired(): void {
    const nowMs = this.#clock();
    for (const [token, { untilMs }] of this.#waiting) {
      if (untilMs > nowMs) return;
      this.#drop(token);
    }
  }

  #busiestCaller(): string | undefined {
    let busiest: string | undefined;
    let most = 0;
    for (const [caller, { size }] of this.#unapproved) if (size > most) [busiest, most] = [caller, size];
    return busiest;
  }

  /** Drops a caller's oldest token, the oldest of all where it has none. */
  #dropOldestOf(caller: string | undefined): void {
    const [own] = this.#unapproved.get(caller ?? '') ?? [];
    const [oldest] = this.#waiting.keys();
    this.#drop(own ?? oldest);
  }

  #drop(token: string): void {
    const waiting = this.#waiting.get(token);
    this.#waiting.delete(token);
    if (waiting !== undefined) this.#release(token, waiting);
  }

  #release(token: string, { caller }: WaitingSignIn): void {
    const own = this.#unapproved.get(caller);
    own?.delete(token);
    if (own?.size === 0) this.#unapproved.delete(caller);
  }
}
