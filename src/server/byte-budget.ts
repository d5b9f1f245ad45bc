import { DeadwaxError } from '../errors.ts';

/** How long somebody waits for room before it is told to come back. */
const PATIENCE_MS = 5_000;

interface ByteBudgetOptions {
  /** What all may hold together beyond what is free. */
  readonly maxBytes: number;
  /** What each may hold besides, so that an ordinary one waits for nobody. */
  readonly freeBytes: number;
}

/** How many bytes many requests may hold in memory at a time, whatever each of them is. */
export class ByteBudget {
  readonly #options: ByteBudgetOptions;
  readonly #waiting = new Set<() => void>();
  #usedBytes = 0;

  constructor(options: ByteBudgetOptions) {
    this.#options = options;
  }

  /** Gives the share of one more request, to be closed at its end. */
  open(): ByteShare {
    return new ByteShare(this);
  }

  /** Changes what one holds where there is room; says whether there was. */
  change(fromBytes: number, toBytes: number): boolean {
    const { maxBytes, freeBytes } = this.#options;
    const more = Math.max(0, toBytes - freeBytes) - Math.max(0, fromBytes - freeBytes);
    if (more > 0 && this.#usedBytes + more > maxBytes) return false;
    this.#usedBytes += more;
    if (more < 0) for (const look of this.#waiting) look();
    return true;
  }

  /** Calls `look` whenever there is more room. Returns the function that stops it. */
  onRoom(look: () => void): () => void {
    this.#waiting.add(look);
    return () => this.#waiting.delete(look);
  }
}

/** What one request holds of a budget. */
export class ByteShare {
  readonly #budget: ByteBudget;
  readonly #onGive = new Set<() => void>();
  #heldBytes = 0;

  constructor(budget: ByteBudget) {
    this.#budget = budget;
  }

  /** Takes bytes at once. Errors: `overloaded` where there is no room. */
  takeNow(nBytes: number): void {
    if (!this.#tryTake(nBytes)) throw noRoom();
  }

  /** Takes bytes, waiting for room. Errors: `overloaded` where there is none for seconds. */
  async take(nBytes: number): Promise<void> {
    if (this.#tryTake(nBytes)) return;
    const taken = Promise.withResolvers<void>();
    const look = (): void => {
      if (this.#tryTake(nBytes)) taken.resolve();
    };
    const timer = setTimeout(() => taken.reject(noRoom()), PATIENCE_MS);
    const stop = this.#budget.onRoom(look);
    // What is given back may have been free, of which the others hear nothing.
    this.#onGive.add(look);
    try {
      await taken.promise;
    } finally {
      clearTimeout(timer);
      stop();
      this.#onGive.delete(look);
    }
  }

  give(nBytes: number): void {
    const held = this.#heldBytes;
    this.#heldBytes -= nBytes;
    this.#budget.change(held, this.#heldBytes);
    for (const look of this.#onGive) look();
  }

  /** Gives everything back. */
  close(): void {
    this.give(this.#heldBytes);
  }

  #tryTake(nBytes: number): boolean {
    if (!this.#budget.change(this.#heldBytes, this.#heldBytes + nBytes)) return false;
    this.#heldBytes += nBytes;
    return true;
  }
}

function noRoom(): DeadwaxError {
  return new DeadwaxError(
    'overloaded',
    'the requests that are being received need more memory than there is for them; send again a little later, in shorter lines or fewer at once',
  );
}
