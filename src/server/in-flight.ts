import { DeadwaxError } from '../errors.ts';

/** Counts the requests being worked on, and refuses more than fit: waiting in a queue would only make all of them late. */
export class InFlight {
  readonly #max: number;
  #count = 0;
  #closing = false;
  readonly #onClosing = new Set<() => void>();
  readonly #empty = Promise.withResolvers<void>();

  constructor(max: number) {
    this.#max = max;
  }

  get closing(): boolean {
    return this.#closing;
  }

  /** Calls `listener` when it begins to close. Returns the function that forgets it. */
  onClosing(listener: () => void): () => void {
    this.#onClosing.add(listener);
    return () => this.#onClosing.delete(listener);
  }

  /** Errors: `overloaded` when it is full or closing. */
  enter(): void {
    if (this.#closing)
      throw new DeadwaxError('overloaded', 'the server is shutting down; try again in a moment');
    if (this.#count >= this.#max)
      throw new DeadwaxError(
        'overloaded',
        `more than ${this.#max} requests are being worked on; try again in a moment`,
      );
    this.#count++;
  }

  leave(): void {
    this.#count--;
    if (this.#closing && this.#count === 0) this.#empty.resolve();
  }

  /** Refuses everything from now on; resolves when what is being worked on is answered, or after `timeoutMs`. */
  async shut(timeoutMs: number): Promise<void> {
    this.#closing = true;
    for (const listener of this.#onClosing) listener();
    if (this.#count === 0) return;
    const timer = setTimeout(() => this.#empty.resolve(), timeoutMs);
    await this.#empty.promise;
    clearTimeout(timer);
  }
}
