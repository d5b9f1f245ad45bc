import { setTimeout as sleep } from 'node:timers/promises';
import { DeadwaxError } from '../errors.ts';
import type { RejectedText } from '../ingest/dead-letters.ts';
import type { EventsAnswer } from './contract.ts';
import { EventTally } from './event-tally.ts';
import { type NdjsonLine, readNdjson } from './ndjson.ts';
import type { Services } from './services.ts';

const BLOCK_LINES = 1000;
/** Blocks of one stream that are being made durable at a time, so that parsing goes on during the wait for the disk. */
const BLOCKS_AHEAD = 2;
const SOURCE = 'api';
/** How long a stream is held back when the log is full, before it is told to come back. */
const HOLD_BACK_MS = [10, 30, 100, 300, 1000, 1000, 1000, 1000];

interface Block {
  readonly values: readonly unknown[];
  readonly places: readonly number[];
  readonly unreadable: readonly RejectedText[];
  readonly unreadablePlaces: readonly number[];
}

async function submitBlock(services: Services, block: Block, tally: EventTally): Promise<void> {
  const { context, metrics } = services;
  const stop = metrics.logAppend.startTimer();
  if (block.values.length > 0) {
    const answer = await context.ingest.submit(block.values, { source: SOURCE });
    tally.add(answer, block.values, block.places);
  }
  if (block.unreadable.length > 0) {
    const ids = await context.ingest.setAside(block.unreadable, { source: SOURCE });
    block.unreadable.forEach(({ error }, at) => {
      const deadLetterId = ids[at];
      tally.addUnreadable({
        index: block.unreadablePlaces[at] ?? at,
        status: 'rejected',
        error,
        ...(deadLetterId === undefined ? {} : { deadLetterId }),
      });
    });
  }
  stop();
}

/** Waits while the log is full: to a stream that is back-pressure, which its sender feels as a slow connection. */
async function submitPatiently(services: Services, block: Block, tally: EventTally): Promise<void> {
  for (const waitMs of HOLD_BACK_MS) {
    try {
      return await submitBlock(services, block, tally);
    } catch (thrown) {
      if (!(thrown instanceof DeadwaxError) || thrown.code !== 'overloaded') throw thrown;
      await sleep(waitMs);
    }
  }
  return submitBlock(services, block, tally);
}

/**
 * Takes the events of one JSON request; those of an over-long text are set aside, the others submitted at once.
 * Errors: `too_large` for more events than a request may have.
 */
export async function takeEvents(
  services: Services,
  events: readonly unknown[],
  bodyBytes: number,
): Promise<EventsAnswer> {
  const { maxEventsPerRequest, maxEventBytes } = services.context.options;
  if (events.length > maxEventsPerRequest)
    throw new DeadwaxError(
      'too_large',
      `the request has ${events.length} events and may have ${maxEventsPerRequest}; send several, or a stream as application/x-ndjson`,
    );
  const tally = new EventTally(services.metrics);
  // A body that is no longer than one event may be cannot hold an event that is.
  const texts =
    bodyBytes <= maxEventBytes
      ? undefined
      : events.map((event) => Buffer.from(JSON.stringify(event) ?? 'null'));
  const lines = events.map((value, index): NdjsonLine => {
    const text = texts?.[index];
    if (text === undefined || text.length <= maxEventBytes) return { value };
    const detail = `the event has ${text.length} bytes and may have ${maxEventBytes}`;
    return {
      text: text.subarray(0, maxEventBytes).toString('utf8'),
      error: { pointer: '', code: 'too_large', detail },
    };
  });
  await submitBlock(services, toBlock(lines, 0), tally);
  return tally.answer();
}

function toBlock(lines: readonly NdjsonLine[], from: number): Block {
  const block = {
    values: [] as unknown[],
    places: [] as number[],
    unreadable: [] as RejectedText[],
    unreadablePlaces: [] as number[],
  };
  lines.forEach((line, at) => {
    if ('error' in line) {
      block.unreadable.push(line);
      block.unreadablePlaces.push(from + at);
    } else {
      block.values.push(line.value);
      block.places.push(from + at);
    }
  });
  return block;
}

/**
 * Takes a stream of events, one a line, in bounded memory. What was taken before an error stays taken; sending the stream again is
 * safe, because every event counts once. Errors: `overloaded` when the log stays full for seconds, `storage_unavailable`.
 */
export async function takeEventStream(
  services: Services,
  chunks: AsyncIterable<Buffer>,
): Promise<EventsAnswer> {
  const { maxEventBytes } = services.context.options;
  const tally = new EventTally(services.metrics);
  const ahead: Promise<void>[] = [];
  let place = 0;
  try {
    for await (const lines of readNdjson(chunks, { maxLineBytes: maxEventBytes, blockLines: BLOCK_LINES })) {
      const submitted = submitPatiently(services, toBlock(lines, place), tally);
      submitted.catch(() => undefined);
      ahead.push(submitted);
      place += lines.length;
      if (ahead.length >= BLOCKS_AHEAD) await ahead.shift();
    }
    await Promise.all(ahead);
  } catch (thrown) {
    await Promise.allSettled(ahead);
    if (!(thrown instanceof DeadwaxError)) throw thrown;
    throw new DeadwaxError(
      thrown.code,
      `${thrown.message} (${tally.accepted} events of the stream were taken; send it again)`,
      {
        cause: thrown,
        details: { ...thrown.details, accepted: tally.accepted },
      },
    );
  }
  return tally.answer();
}
