import { DeadwaxError } from '../errors.ts';

/** Counts the requests being worked on, and refuses more than fit: waiting in a queue would only make all of them late. */
export class InFlight {
  readonly #max: number;
  #count = 0;
  #closing = false;
  #closingSince = Number.POSITIVE_INFINITY;
  readonly #empty = Promise.withResolvers<void>();

  constructor(max: number) {
    this.#max = max;
  }

  get closing(): boolean {
    return this.#closing;
  }

  /** Tells whether it has been closing for so long. */
  isClosingFor(ms: number): boolean {
    return performance.now() - this.#closingSince >= ms;
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
    this.#closingSince = performance.now();
    if (this.#count === 0) return;
    const timer = setTimeout(() => this.#empty.resolve(), timeoutMs);
    await this.#empty.promise;
    clearTimeout(timer);
  }
}
