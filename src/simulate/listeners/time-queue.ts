/**
 * The listeners by the time of what each does next: a heap in which every node has four children, since listeners are many and a
 * shallow heap touches less memory.
 */
export class TimeQueue {
  readonly #times: Float64Array;
  readonly #slots: Int32Array;
  #size: number;

  /** `times[slot]` is when a slot comes; every slot is in the queue. Takes ownership. */
  constructor(times: Float64Array) {
    // Sorted is a heap, too.
    this.#slots = Int32Array.from(times.keys()).sort((a, b) => times[a] - times[b]);
    this.#times = times.sort();
    this.#size = times.length;
  }

  get size(): number {
    return this.#size;
  }

  /** When the first slot comes. The queue must not be empty. */
  get firstTime(): number {
    return this.#times[0];
  }

  get firstSlot(): number {
    return this.#slots[0];
  }

  /** Gives the first slot another time, not earlier than its own. */
  delayFirst(time: number): void {
    this.#sink(time, this.#slots[0]);
  }

  /** Takes the first slot out. */
  removeFirst(): void {
    this.#size -= 1;
    if (this.#size > 0) this.#sink(this.#times[this.#size], this.#slots[this.#size]);
  }

  /** Puts a slot in the place of the first one, and then below whatever is earlier. */
  #sink(time: number, slot: number): void {
    const [times, slots, size] = [this.#times, this.#slots, this.#size];
    let at = 0;
    for (let child = 1; child < size; child = 4 * at + 1) {
      let least = child;
      const end = child + 4 < size ? child + 4 : size;
      for (let other = child + 1; other < end; other++) if (times[other] < times[least]) least = other;
      if (times[least] >= time) break;
      times[at] = times[least];
      slots[at] = slots[least];
      at = least;
    }
    times[at] = time;
    slots[at] = slot;
  }
}
