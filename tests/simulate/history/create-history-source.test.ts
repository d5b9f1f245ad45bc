import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HALF_STARS } from '../../../src/domain/rating-scale.ts';
import { parseEvent } from '../../../src/ingest/parse-event.ts';
import { takeAll } from '../../../src/simulate/event-source.ts';
import {
  createHistorySource,
  type HistoryOptions,
} from '../../../src/simulate/history/create-history-source.ts';
import { bytesOf, linesOf, type SimulatedLine } from '../../support/simulated-lines.ts';

const START_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

function options(given: Partial<HistoryOptions> = {}): HistoryOptions {
  const songs = Array.from({ length: 40 }, (_, row) => ({
    itemId: `track:${row}`,
    weight: 1 / (row + 1),
    artist: `artist ${row % 5}`,
  }));
  return { songs, users: 500, nEvents: 60_000, nDays: 730, startMs: START_MS, seed: 1, ...given };
}

function countBy(
  lines: readonly SimulatedLine[],
  keyOf: (line: SimulatedLine) => number,
  size: number,
): number[] {
  const counts = new Array<number>(size).fill(0);
  for (const line of lines) counts[keyOf(line)]++;
  return counts;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

test('there are about as many events as asked for, on nearly every day, in time order', () => {
  const lines = linesOf(createHistorySource(options()));
  assert(Math.abs(lines.length - 60_000) < 2000, `${lines.length} events`);
  for (let at = 1; at < lines.length; at++) assert(lines[at].ts >= lines[at - 1].ts);
  const days = countBy(lines, ({ ts }) => Math.floor((ts - START_MS) / DAY_MS), 730);
  assert(days.filter((count) => count > 0).length > 720);
  assert.equal(new Set(lines.map(({ event_id }) => event_id)).size, lines.length);
});

test('at no time has a user skipped and judged a song more often than played it', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 3000 }),
      (seed, nDays, nEvents) => {
        const plays = new Map<string, number>();
        for (const { type, user_id, item_id } of linesOf(
          createHistorySource(options({ seed, nDays, nEvents })),
        )) {
          const key = `${user_id} ${item_id}`;
          const left = (plays.get(key) ?? 0) + (type === 'play' ? 1 : -1);
          assert(left >= 0, `${type} without a play`);
          plays.set(key, left);
        }
      },
    ),
    { numRuns: 30 },
  );
});

test('weekends have more plays than Mondays and Decembers more than Junes', () => {
  const lines = linesOf(createHistorySource(options({ nDays: 1096, startMs: Date.UTC(2021, 0, 1) })));
  const weekdays = countBy(lines, ({ ts }) => new Date(ts).getUTCDay(), 7);
  assert(weekdays[6] > 1.15 * weekdays[1] && weekdays[5] > 1.15 * weekdays[2]);
  // The songs rise and decline too, so the wave of the year shows only in many of them together.
  const songs = Array.from({ length: 400 }, (_, row) => ({
    itemId: `track:${row}`,
    weight: 1,
    artist: `${row}`,
  }));
  const many = linesOf(createHistorySource(options({ songs, nDays: 1096, startMs: Date.UTC(2021, 0, 1) })));
  const months = countBy(many, ({ ts }) => new Date(ts).getUTCMonth(), 12);
  assert(months[11] > 1.1 * months[5]);
});

test('interest in a song rises to a summit and declines', () => {
  const songs = [{ itemId: 'track:1', weight: 1, artist: 'one' }];
  const shapes = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
    const lines = linesOf(createHistorySource(options({ songs, seed, nEvents: 20_000 })));
    const months = countBy(lines, ({ ts }) => Math.floor((ts - START_MS) / DAY_MS / 30), 25).slice(0, 24);
    const summit = Math.max(...months);
    return summit / (sum(months) / 24);
  });
  assert(shapes.filter((steepness) => steepness > 2).length >= 4, shapes.join(' '));
});

test('every event is one that the platform takes; plays tell how long they were heard', () => {
  const context = { source: 'api', receivedAtMs: Date.UTC(2027, 0, 1), scaleOf: () => HALF_STARS };
  for (const line of linesOf(createHistorySource(options({ nEvents: 3000 })))) {
    assert.equal(parseEvent(line, context).error, undefined);
    assert.equal(line.context !== undefined && line.context.ms_played > 0, line.type === 'play');
  }
});

test('the same options give the same bytes, other options other events', () => {
  const run = (given: Partial<HistoryOptions> = {}) =>
    bytesOf(takeAll(createHistorySource(options({ nEvents: 3000, ...given }))));
  assert(run().equals(run()));
  const ids = new Set(
    run()
      .toString()
      .match(/"event_id":"[^"]+"/g),
  );
  for (const given of [{ seed: 2 }, { users: 501 }, { nDays: 729 }])
    for (const id of run(given)
      .toString()
      .match(/"event_id":"[^"]+"/g) ?? [])
      assert(!ids.has(id));
});
