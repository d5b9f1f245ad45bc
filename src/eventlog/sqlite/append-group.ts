import type { Event } from '../../domain/event.ts';
import { EventBlockBuilder } from '../../domain/event-block-builder.ts';
import type { AppendedBlock, AppendOutcome } from '../event-log.ts';

interface Waiting {
  readonly firstIndex: number;
  readonly nEvents: number;
  resolve(outcomes: readonly AppendOutcome[]): void;
  reject(thrown: unknown): void;
}

/**
 * Small appends that come in at the same moment, as one block: a message to another thread and a row of the log for each would cost
 * more than its events. All of a group are taken or none.
 */
export class AppendGroup {
  readonly #builder = new EventBlockBuilder();
  readonly #waiting: Waiting[] = [];

  get nEvents(): number {
    return this.#builder.nEvents;
  }

  /** Adds the events of one append; gives their outcomes once the group is appended. */
  add(events: readonly Event[]): Promise<readonly AppendOutcome[]> {
    const firstIndex = this.#builder.nEvents;
    for (const event of events) this.#builder.add(event);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ firstIndex, nEvents: events.length, resolve, reject });
    });
  }

  /** Appends the block and tells everyone who waits what became of theirs. */
  async appendBy(appendBlock: (bytes: Uint8Array, nEvents: number) => Promise<AppendedBlock>): Promise<void> {
    const { nEvents } = this.#builder;
    try {
      const outcomes = toOutcomes(await appendBlock(this.#builder.take(), nEvents), nEvents);
      for (const { firstIndex, nEvents: n, resolve } of this.#waiting)
        resolve(n === nEvents ? outcomes : outcomes.slice(firstIndex, firstIndex + n));
    } catch (thrown) {
      for (const { reject } of this.#waiting) reject(thrown);
    }
  }
}

function toOutcomes({ firstOffset, duplicates }: AppendedBlock, nEvents: number): AppendOutcome[] {
  const outcomes: AppendOutcome[] = [];
  let nextOffset = firstOffset;
  let at = 0;
  for (let index = 0; index < nEvents; index += 1) {
    if (duplicates[at]?.index === index) {
      outcomes.push({ status: 'duplicate', offset: duplicates[at].offset });
      at += 1;
    } else {
      outcomes.push({ status: 'accepted', offset: nextOffset });
      nextOffset += 1;
    }
  }
  return outcomes;
}
