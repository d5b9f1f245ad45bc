import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { eventsOfBlock } from '../../src/domain/event-block.ts';
import { DeadwaxError } from '../../src/errors.ts';
import type { EventLog } from '../../src/eventlog/event-log.ts';
import { blockOf } from '../support/event-blocks.ts';
import { ratingEvent } from '../support/rating-event.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** Opens a log; the same directory gives the same log. */
export type OpenEventLog = (directory: string, options?: { maxQueuedEvents?: number }) => Promise<EventLog>;

function numbered(from: number, count: number) {
  return Array.from({ length: count }, (_, at) =>
    ratingEvent({ eventId: `e${from + at}`, userId: `u${from + at}` }),
  );
}

type OpenNew = (context: TestContext, options?: { maxQueuedEvents?: number }) => Promise<EventLog>;

function refusalTests(openNew: OpenNew): void {
  test('refuses more than it may queue, takes nothing of that call, and goes on', async (context) => {
    const log = await openNew(context, { maxQueuedEvents: 100 });
    const taken = log.append(numbered(0, 90));
    await assert.rejects(log.append(numbered(90, 20)), { code: 'overloaded' });
    await taken;
    const outcomes = await log.append(numbered(90, 20));
    assert.ok(outcomes.every((outcome) => outcome.status === 'accepted'));
    assert.equal((await log.read(0, 1000)).length, 110);
  });

  test('refuses what comes while it is held back, and takes it afterwards', async (context) => {
    const log = await openNew(context);
    const sent = log.append(numbered(0, 2));
    log.holdBack(new DeadwaxError('overloaded', 'a follower is behind'));
    await assert.rejects(log.append(numbered(2, 1)), { message: 'a follower is behind' });
    await assert.rejects(log.appendBlock(blockOf(numbered(2, 1)).bytes, 1), { code: 'overloaded' });
    assert.equal((await sent).length, 2);
    log.holdBack(undefined);
    const [{ status }] = await log.append(numbered(2, 1));
    assert.equal(status, 'accepted');
    assert.equal((await log.read(0, 1000)).length, 3);
  });
}

/** What every event log must do. */
export function eventLogSuite(name: string, open: OpenEventLog): void {
  async function openNew(context: TestContext, options?: { maxQueuedEvents?: number }): Promise<EventLog> {
    const log = await open(temporaryDirectory(context), options);
    context.after(() => log.close());
    return log;
  }

  describe(`${name} as an event log`, () => {
    test('gives back what was appended, in order, with rising offsets', async (context) => {
      const log = await openNew(context);
      const events = [
        ratingEvent({ userId: 'ÅÄÖ 🎬', itemId: 'movie:"\\/\n', value: 0.5, tsMs: -1 }),
        ratingEvent({ type: 'rating_remove' }),
        ratingEvent({ catalogue: 'records', itemId: 'x', source: 'import:a' }),
        {
          ...ratingEvent({ type: 'search' }),
          itemId: undefined,
          catalogue: undefined,
          details: { text: 'ö "a"' },
        },
        ratingEvent({ type: 'play', value: undefined, details: { context: { zip: '90210', n: ['a'] } } }),
      ];
      const outcomes = await log.append(events);
      const stored = await log.read(0, 10);
      assert.deepEqual(
        stored.map((one) => one.event),
        events,
      );
      assert.deepEqual(
        stored.map((one) => one.offset),
        outcomes.map((outcome) => outcome.offset),
      );
      assert.ok(outcomes.every((outcome, at) => at === 0 || outcome.offset > outcomes[at - 1].offset));
    });

    test('takes each event id once, in one call, in concurrent calls and after reopening', async (context) => {
      const directory = temporaryDirectory(context);
      const first = await open(directory);
      const [a, b] = await Promise.all([first.append(numbered(0, 50)), first.append(numbered(25, 50))]);
      const twice = await first.append([...numbered(100, 2), ...numbered(100, 2)]);
      await first.close();
      assert.deepEqual(
        b.slice(0, 25),
        a.slice(25).map(({ offset }) => ({ status: 'duplicate', offset })),
      );
      assert.deepEqual(
        twice.map(({ status }) => status),
        ['accepted', 'accepted', 'duplicate', 'duplicate'],
      );
      const second = await open(directory);
      const again = await second.append(numbered(0, 75));
      assert.ok(again.every((outcome) => outcome.status === 'duplicate'));
      assert.equal((await second.read(0, 1000)).length, 77);
      await second.close();
    });

    test('reads pages from any offset and nothing past the end', async (context) => {
      const log = await openNew(context);
      const outcomes = await log.append(numbered(0, 10));
      assert.equal((await log.read(outcomes[4].offset, 3)).length, 3);
      assert.equal((await log.read(outcomes[4].offset, 100))[0].event.eventId, 'e4');
      assert.deepEqual(await log.read(await log.endOffset(), 10), []);
    });

    test('gives whole blocks from any offset, as many as asked for, without gaps', async (context) => {
      const log = await openNew(context);
      // The second one holds a duplicate.
      await log.append(numbered(0, 10));
      await log.append(numbered(9, 11));
      await log.append(numbered(20, 10));
      assert.equal((await log.read(0, 100)).length, 30);
      const blocks = await log.readBlocks(12, 12);
      assert.ok(blocks[0].firstOffset <= 12);
      const events = blocks.flatMap(eventsOfBlock).filter(({ offset }) => offset >= 12);
      assert.deepEqual(
        events.map(({ offset, event }) => [offset, event.eventId]),
        Array.from({ length: events.length }, (_, at) => [12 + at, `e${12 + at}`]),
      );
      assert.ok(events.length >= 12);
      assert.deepEqual(await log.readBlocks(30, 1), []);
    });

    test('finds events by their ids', async (context) => {
      const log = await openNew(context);
      const uuid = '0190c8a0-0000-7000-8000-000000000001';
      await log.append([ratingEvent({ eventId: uuid }), ...numbered(0, 40)]);
      await log.append(numbered(20, 30));
      assert.deepEqual(await log.find(['e39', 'nowhere', uuid, 'e49']), [40, undefined, 0, 50]);
    });

    test('says after each commit where it ends, until told to stop', async (context) => {
      const log = await openNew(context);
      const ends: number[] = [];
      const stop = log.onCommit((end) => ends.push(end));
      await log.append(numbered(0, 3));
      const end = await log.endOffset();
      stop();
      await log.append(numbered(3, 3));
      assert.equal(ends.at(-1), end);
      assert.ok((await log.endOffset()) > end);
    });

    test('goes on after the last offset when it is opened again', async (context) => {
      const directory = temporaryDirectory(context);
      const first = await open(directory);
      const before = await first.append(numbered(0, 5));
      await first.close();
      const second = await open(directory);
      const [after] = await second.append(numbered(5, 1));
      assert.ok(after.offset > before[4].offset);
      await second.close();
    });

    test('takes an empty call', async (context) => {
      const log = await openNew(context);
      assert.deepEqual(await log.append([]), []);
    });

    refusalTests(openNew);
  });
}
