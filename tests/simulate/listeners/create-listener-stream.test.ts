import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HALF_STARS } from '../../../src/domain/rating-scale.ts';
import { parseEvent } from '../../../src/ingest/parse-event.ts';
import {
  createListenerSource,
  createListenerStream,
  type ListenerOptions,
} from '../../../src/simulate/listeners/create-listener-stream.ts';
import { WAIT_SECONDS } from '../../../src/simulate/listeners/listener-chain.ts';
import { createSongTable } from '../../../src/simulate/listeners/songs.ts';
import { syntheticSongs } from '../../../src/simulate/listeners/synthetic-songs.ts';
import { simulatedUserId } from '../../../src/simulate/simulated-users.ts';

const START_MS = Date.UTC(2026, 0, 1);
const SONGS = createSongTable(syntheticSongs(500));

interface Line {
  readonly event_id: string;
  readonly type: string;
  readonly user_id: string;
  readonly session_id: string;
  readonly ts: number;
  readonly item_id?: string;
  readonly query?: string;
}

function options(given: Partial<ListenerOptions> = {}): ListenerOptions {
  return { listeners: 200, users: 1000, songs: SONGS, seed: 1, speed: 1, startMs: START_MS, ...given };
}

function bytesOf(given: Partial<ListenerOptions> = {}): Buffer {
  return Buffer.concat([...createListenerStream(options(given))].map(({ bytes }) => bytes));
}

function linesOf(given: Partial<ListenerOptions> = {}): Line[] {
  const lines = bytesOf(given).toString('utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line));
}

function byUser(lines: readonly Line[]): Line[][] {
  return [...Map.groupBy(lines, ({ user_id }) => user_id).values()];
}

/** Twice the chance of 1 in 1000 that a right simulator deviates so much. */
function assertShare(count: number, total: number, share: number, what: string): void {
  const deviation = Math.abs(count - total * share) / Math.sqrt(total * share * (1 - share));
  assert(deviation < 3.5, `${what}: ${count} of ${total}, expected ${(100 * share).toFixed(2)} %`);
}

test('once listeners are under way, their events mix as the chain says', () => {
  const counts = new Map<string, number>();
  let total = 0;
  // The beginning is always a login and the end always an exit; in between the chain is left to itself.
  for (const lines of byUser(linesOf({ listeners: 1500, users: 1500 })))
    for (const { type } of lines.slice(50, -2)) {
      counts.set(type, (counts.get(type) ?? 0) + 1);
      total += 1;
    }
  const percents = { play: 45.7, thumb_up: 13.7, thumb_down: 13.7, search: 13.6, login: 4.4, exit: 4.4 };
  const expected = new Map(Object.entries({ ...percents, skip: 2.3, pause: 2.3 }));
  assert.deepEqual([...counts.keys()].sort(), [...expected.keys()].sort());
  for (const [type, percent] of expected) {
    const found = (100 * (counts.get(type) ?? 0)) / total;
    assert(Math.abs(found - percent) <= 0.3, `${type}: ${found} %, expected ${percent} %`);
  }
});

test('what follows an event has the chances of its row', () => {
  const rows: Record<string, Record<string, number>> = {
    login: { search: 0.28, play: 0.68, exit: 0.04 },
    search: { play: 0.7, search: 0.25, exit: 0.05 },
    play: { thumb_up: 0.3, thumb_down: 0.3, play: 0.25, exit: 0.05, pause: 0.05, skip: 0.05 },
    thumb_down: { search: 0.28, play: 0.68, exit: 0.04 },
    pause: { search: 0.28, play: 0.68, exit: 0.04 },
    skip: { search: 0.28, play: 0.68, exit: 0.04 },
    exit: { login: 1 },
  };
  const pairs = new Map<string, number>();
  const totals = new Map<string, number>();
  // The end of a listener is forced.
  for (const lines of byUser(linesOf()))
    for (let at = 0; at + 3 < lines.length; at++) {
      const [from, to] = [lines[at].type, lines[at + 1].type];
      pairs.set(`${from} ${to}`, (pairs.get(`${from} ${to}`) ?? 0) + 1);
      totals.set(from, (totals.get(from) ?? 0) + 1);
    }
  for (const [from, row] of Object.entries(rows)) {
    const total = totals.get(from) ?? 0;
    for (const [to, share] of Object.entries(row)) {
      const count = pairs.get(`${from} ${to}`) ?? 0;
      if (share === 1) assert.equal(count, total);
      else assertShare(count, total, share, `${from} -> ${to}`);
    }
  }
});

test('waits are each of eleven lengths equally often, 308.09 s in the mean, divided by the speed', () => {
  const speed = 4;
  const counts = new Map<number, number>();
  let [sum, total] = [0, 0];
  for (const lines of byUser(linesOf({ speed })))
    for (let at = 1; at < lines.length; at++) {
      // Times are cut to whole milliseconds.
      const seconds = Math.round(((lines[at].ts - lines[at - 1].ts) * speed) / 1000);
      counts.set(seconds, (counts.get(seconds) ?? 0) + 1);
      sum += seconds;
      total += 1;
    }
  assert.deepEqual(
    [...counts.keys()].sort((a, b) => a - b),
    [...WAIT_SECONDS],
  );
  for (const [seconds, count] of counts) assertShare(count, total, 1 / 11, `${seconds} s`);
  assert(Math.abs(sum / total - 308.09) < 3, `mean ${sum / total}`);
});

test('a listener has 4, 40, 120, 240 or 400 events in the given shares', () => {
  const lengths = new Map<number, number>();
  for (const lines of byUser(linesOf({ listeners: 1000 })))
    lengths.set(lines.length, (lengths.get(lines.length) ?? 0) + 1);
  const shares = { 4: 0.05, 40: 0.15, 120: 0.3, 240: 0.3, 400: 0.2 };
  for (const [length, share] of Object.entries(shares))
    assertShare(lengths.get(Number(length)) ?? 0, 1000, share, `${length} events`);
  assert.equal(lengths.size, 5);
});

test('what is searched for can be typed, whatever a title holds', () => {
  const titles = ['I Won\u0019t Go', '\u0001', `${'x'.repeat(99)}\u{1f600}`];
  const songs = titles.map((phrase, place) => ({ itemId: `track:${place}`, weight: 1, phrase }));
  const { bytes, starts } = createSongTable(songs).phrases;
  const phrases = titles.map((_, row) =>
    JSON.parse(Buffer.from(bytes.subarray(starts[row], starts[row + 1])).toString()),
  );
  assert.deepEqual(phrases, ['I Won t Go', 'song', `${'x'.repeat(99)}\ufffd`]);
});

test('sessions go from login to exit, reactions are to the song played last, searches carry a phrase', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 30 }), fc.nat(2000), (seed, listeners, extra) => {
      const nEvents = extra === 0 ? undefined : extra;
      const all = linesOf({ seed, listeners, nEvents, users: listeners + (extra % 50) });
      const ids = new Set(all.map(({ event_id }) => event_id));
      assert.equal(ids.size, all.length);
      for (let at = 1; at < all.length; at++) assert(all[at].ts >= all[at - 1].ts);
      for (const lines of byUser(all)) checkSessions(lines, nEvents === undefined);
    }),
    { numRuns: 40 },
  );
});

function checkSessions(lines: readonly Line[], isWhole: boolean): void {
  let before = 'exit';
  let session = '';
  let song: string | undefined;
  for (const { type, event_id, session_id, item_id, query } of lines) {
    assert.equal(type === 'login', before === 'exit');
    if (type === 'login') session = event_id;
    if (type === 'play') song = item_id;
    assert.equal(session_id, session);
    assert.equal(item_id, ['login', 'search', 'exit'].includes(type) ? undefined : song);
    assert.equal(query !== undefined && query.length > 0, type === 'search');
    before = type;
  }
  if (isWhole) assert.equal(before, 'exit');
}

test('popular songs are played more often', () => {
  const plays = Map.groupBy(
    linesOf({ nEvents: 50_000 }).filter(({ type }) => type === 'play'),
    ({ item_id }) => item_id,
  );
  const count = (rank: number): number => plays.get(`track:sim-${rank}`)?.length ?? 0;
  assert(count(1) > 1.4 * count(2) && count(1) > 4 * count(10) && count(10) > 3 * count(100));
});

test('the same options give the same bytes; another seed or start gives other events', () => {
  const given = { nEvents: 5000 };
  assert(bytesOf(given).equals(bytesOf(given)));
  const ids = (other: Partial<ListenerOptions>) =>
    linesOf({ ...given, ...other }).map((line) => line.event_id);
  const known = new Set(ids({}));
  for (const other of [{ seed: 2 }, { seed: 2 ** 40 + 1 }, { startMs: START_MS + 1 }])
    assert(ids(other).every((id) => !known.has(id)));
});

test('however it is taken, the events are the same', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(400), { minLength: 1 }),
      fc.integer({ min: 100_000, max: 20_000_000 }),
      (sizes, stepMs) => {
        const source = createListenerSource(options({ nEvents: 3000 }));
        const parts: Buffer[] = [];
        let untilMs = START_MS;
        for (let turn = 0; source.nextTsMs() !== undefined; turn++) {
          const maxEvents = 1 + sizes[turn % sizes.length];
          const { bytes, nLines } = source.take({ untilMs, maxEvents });
          assert(nLines <= maxEvents);
          const next = source.nextTsMs();
          if (nLines === 0 && next !== undefined) assert(next > untilMs);
          parts.push(bytes);
          untilMs += stepMs;
        }
        assert(Buffer.concat(parts).equals(bytesOf({ nEvents: 3000 })));
      },
    ),
    { numRuns: 30 },
  );
});

test('every event is one that the platform takes, of a simulated user', () => {
  const users = new Set(Array.from({ length: 1000 }, (_, number) => simulatedUserId(number)));
  const context = { source: 'api', receivedAtMs: Date.UTC(2027, 0, 1), scaleOf: () => HALF_STARS };
  for (const line of linesOf({ nEvents: 5000 })) {
    assert.equal(parseEvent(line, context).error, undefined);
    assert(users.has(line.user_id));
    assert.match(line.event_id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});
