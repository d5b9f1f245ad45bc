import { DeadwaxError } from '../errors.ts';

/** Counts the requests being worked on, and refuses more than fit: waiting in a queue would only make all of them late. */
export class InFlight {
  readonly #max: number;
  #count = 0;
  #closing = false;

  constructor(max: number) {
    this.#max = max;
  }

  get count(): number {
    return this.#count;
  }

  get closing(): boolean {
    return this.#closing;
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
  }

  /** Refuses everything from now on. */
  shut(): void {
    this.#closing = true;
  }
}
