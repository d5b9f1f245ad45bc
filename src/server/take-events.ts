import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { DeadwaxError } from '../errors.ts';
import { MAX_LINE_BYTES, type ParsedLines } from '../ingest/parse-lines.ts';
import type { ByteShare } from './byte-budget.ts';
import type { EventsAnswer } from './contract.ts';
import { EventTally } from './event-tally.ts';
import type { InFlight } from './in-flight.ts';
import { parseJsonText } from './json-text.ts';
import { LineCutter } from './line-cutter.ts';
import type { Services } from './services.ts';
import { parseInput } from './validate.ts';

/** A stream's lines are taken in pieces of about so many bytes, or fewer when nothing else is on its way. */
const PIECE_BYTES = 128 * 1024;
/** Pieces of one stream that are on their way at a time, so that parsing goes on during the wait for the disk. */
const PIECES_AHEAD = 4;
const OPTIONS = { source: 'api' };
/** How long a stream is held back when the log is full, before it is told to come back. */
const HOLD_BACK_MS = [10, 30, 100, 300, 1000, 1000, 1000, 1000];

/** How long a stream may go on when the server closes; many would end by themselves never. */
const CLOSING_MS = 2000;

/** Says when a stream has to end although its sender does not end it, and perhaps says nothing more. */
class StreamEnd {
  isReached = false;
  #timer: NodeJS.Timeout | undefined;
  #wake: () => void = () => undefined;
  readonly #forget: () => void;

  constructor(inFlight: InFlight) {
    this.#forget = inFlight.onClosing(() => {
      this.#timer = setTimeout(() => {
        this.isReached = true;
        this.#wake();
      }, CLOSING_MS);
    });
  }

  /** Resolves when it is reached; a new promise each time, since what waits for a lasting one is never freed. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.isReached) resolve();
    });
  }

  close(): void {
    this.#forget();
    clearTimeout(this.#timer);
  }
}

/** Waits while the log is full: to a stream that is back-pressure, which its sender feels as a slow connection. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (const waitMs of HOLD_BACK_MS) {
    try {
      return await work();
    } catch (thrown) {
      if (!(thrown instanceof DeadwaxError) || thrown.code !== 'overloaded') throw thrown;
      await sleep(waitMs);
    }
  }
  return work();
}

/** The outer form of a JSON request; each event is checked by itself, so that a bad one spoils no other. */
const Envelope = z.strictObject({ events: z.array(z.unknown()) });

/**
 * Reads the events of one JSON request, each of which is yet to be checked. Errors: `unparsable`, `invalid_input` for another form,
 * `too_large` for more events than a request may have.
 */
export function readEvents({ context }: Services, body: Buffer): readonly unknown[] {
  const value = body.length === 0 ? undefined : parseJsonText(body);
  const { events } = parseInput(Envelope, value, 'body');
  const { maxEventsPerRequest } = context.options;
  if (events.length > maxEventsPerRequest)
    throw new DeadwaxError(
      'too_large',
      `the request has ${events.length} events and may have ${maxEventsPerRequest}; send several, or a stream as application/x-ndjson`,
    );
  return events;
}

/** Takes the events of one JSON request, all at once. Errors: as of `readEvents`; `overloaded`, `storage_unavailable` with nothing taken. */
export async function takeEvents(services: Services, body: Buffer): Promise<EventsAnswer> {
  const { context, metrics } = services;
  const events = readEvents(services, body);
  const stop = metrics.logAppend.startTimer();
  const answer = await context.ingest.submit(events, OPTIONS);
  stop();
  const tally = new EventTally(metrics);
  tally.addValues(answer, events);
  return tally.answer();
}

/** Takes the pieces of one stream, several at a time, and counts them in their order. */
class StreamTaker {
  readonly tally: EventTally;
  readonly #services: Services;
  readonly #share: ByteShare;
  readonly #ahead: Promise<void>[] = [];
  #counted: Promise<void> = Promise.resolve();

  constructor(services: Services, share: ByteShare) {
    this.#services = services;
    this.#share = share;
    this.tally = new EventTally(services.metrics);
  }

  get isIdle(): boolean {
    return this.#ahead.length === 0;
  }

  /** Sends a piece on its way; waits while too many are. Its bytes are given back when it is done. */
  async send(lines: Uint8Array<ArrayBuffer>): Promise<void> {
    const before = this.#counted;
    const nBytes = lines.length;
    const taken = this.#take(lines, before);
    this.#counted = taken.then(async (count) => {
      await before;
      count();
    });
    const counted = this.#counted;
    counted.catch(() => undefined);
    this.#ahead.push(counted);
    const done = (): void => {
      this.#ahead.splice(this.#ahead.indexOf(counted), 1);
      this.#share.give(nBytes);
    };
    counted.finally(done).catch(() => undefined);
    if (this.#ahead.length >= PIECES_AHEAD) await this.#ahead[0];
  }

  async finish(): Promise<void> {
    await Promise.all(this.#ahead);
  }

  async settle(): Promise<void> {
    await Promise.allSettled(this.#ahead);
  }

  async #take(lines: Uint8Array<ArrayBuffer>, before: Promise<void>): Promise<() => void> {
    const { context, metrics } = this.#services;
    const parsed: ParsedLines = await context.ingest.parseLines(lines, OPTIONS);
    // What is taken back may be an event of an earlier piece, and has to be in the log by then.
    if (parsed.apart.length > 0) await before;
    const stop = metrics.logAppend.startTimer();
    const { nLines, types, lines: places, apart } = parsed;
    const answer = await patiently(() => context.ingest.submitLines(parsed, OPTIONS));
    stop();
    return () => this.tally.addLines(answer, { nLines, types, places, apart });
  }
}

/**
 * Gives the chunks, and undefined between two of them when what is on its way is done before more comes, because the sender pauses, or
 * when the end is reached.
 */
async function* withPauses(
  chunks: AsyncIterable<Buffer>,
  untilIdle: () => Promise<void>,
  end: StreamEnd,
): AsyncGenerator<Buffer | undefined> {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    for (let next = iterator.next(); ; next = iterator.next()) {
      const first = await Promise.race([next, untilIdle()]);
      if (first === undefined) yield undefined;
      const result = first ?? (await Promise.race([next, end.wait()]));
      if (result === undefined) {
        yield undefined;
        return;
      }
      const { done, value } = result;
      if (done === true) return;
      yield value;
    }
  } finally {
    // Not waited for: a sender that says nothing more would keep its answer from itself.
    iterator.return?.().catch(() => undefined);
  }
}

/** Adds a chunk once there is memory for it, which until then is felt by its sender; what is passed over takes none. */
async function gather(cutter: LineCutter, chunk: Buffer, share: ByteShare): Promise<void> {
  const before = cutter.heldBytes;
  await share.take(chunk.length);
  cutter.push(chunk);
  share.give(chunk.length - (cutter.heldBytes - before));
}

/**
 * Takes a stream of events, one a line, in bounded memory: what it holds is taken of `share`. What was taken before an error stays taken; sending the stream again is
 * safe, because every event counts once. Errors: `overloaded` when the log or the memory stays full for seconds, `storage_unavailable`.
 */
export async function takeEventStream(
  services: Services,
  chunks: AsyncIterable<Buffer>,
  share: ByteShare,
): Promise<EventsAnswer> {
  const taker = new StreamTaker(services, share);
  const cutter = new LineCutter(MAX_LINE_BYTES);
  const end = new StreamEnd(services.inFlight);
  try {
    for await (const chunk of withPauses(chunks, () => taker.settle(), end)) {
      if (chunk !== undefined) await gather(cutter, chunk, share);
      if (cutter.sizeBytes >= PIECE_BYTES || (cutter.sizeBytes > 0 && taker.isIdle))
        await taker.send(cutter.take());
      if (end.isReached) throw new DeadwaxError('overloaded', 'the server is shutting down');
    }
    cutter.end();
    await taker.send(cutter.take());
    await taker.finish();
  } catch (thrown) {
    await taker.settle();
    if (!(thrown instanceof DeadwaxError)) throw thrown;
    const { accepted } = taker.tally;
    throw new DeadwaxError(
      thrown.code,
      `${thrown.message} (${accepted} events of the stream were taken; send it again)`,
      {
        cause: thrown,
        details: { ...thrown.details, accepted },
      },
    );
  } finally {
    end.close();
  }
  return taker.tally.answer();
}
