import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import type { Event, StoredEvent } from '../../src/domain/event.ts';
import type { EventType } from '../../src/domain/event-type.ts';
import { readActiveNow, readPeaks } from '../../src/warehouse/concurrency.ts';
import { readListeners } from '../../src/warehouse/listeners.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import { ALL_TIME, type Period, WIDTHS, type Width } from '../../src/warehouse/period.ts';
import { type Dimension, readCounts } from '../../src/warehouse/rollups.ts';
import { readSessions, SESSION_GAP_MS } from '../../src/warehouse/sessions.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { toBlocks } from '../support/apply-events.ts';
import { eventsThatCount, recount, sessionsOf, startOf, within } from '../support/count-events.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const START_MS = Date.UTC(2026, 0, 31, 22);
const MINUTE = 60_000;
const USERS = ['ann', 'bob', 'cleo', "d'or", 'eve'];
const ITEMS = ['track:1', 'track:2', 'track:3', 'track:4'];
/** The third is the first under another name, the fourth is known by its id alone. */
const ARTISTS: Readonly<Record<string, string>> = { 'track:1': 'X', 'track:2': 'Y', 'track:3': 'X' };
const GENRES: Readonly<Record<string, readonly string[]>> = {
  'track:1': ['Jazz', 'Rock'],
  'track:2': ['Jazz'],
  'track:3': ['Jazz', 'Rock'],
};
const BRACKETS: Readonly<Record<string, string>> = { ann: '25-34', bob: '65+', cleo: '25-34' };
const TYPES = [
  'play',
  'play',
  'play',
  'skip',
  'pause',
  'thumb_up',
  'thumb_down',
  'rating',
  'login',
  'exit',
  'search',
] as const satisfies readonly EventType[];

/** An event to be: `erase` is a share of the events before it, of which it takes that one back. */
interface Draft {
  readonly user: number;
  readonly item: number;
  readonly kind: number;
  readonly minute: number;
  readonly ms: number;
  readonly session: number;
  readonly erase: number;
}

const draft = fc.record<Draft>({
  user: fc.nat(USERS.length - 1),
  item: fc.nat(ITEMS.length - 1),
  kind: fc.nat(TYPES.length + 1),
  minute: fc.nat(5 * 60),
  ms: fc.constantFrom(0, 1, 59_999),
  session: fc.nat(5),
  erase: fc.nat(999),
});

function toLog(drafts: readonly Draft[]): StoredEvent[] {
  const log: StoredEvent[] = [];
  for (const [offset, each] of drafts.entries()) log.push({ offset, event: toEvent(each, log, offset) });
  return log;
}

function toEvent(each: Draft, before: readonly StoredEvent[], offset: number): Event {
  const target = before[Math.floor((each.erase / 1000) * before.length)];
  const base = {
    eventId: `e${offset}`,
    userId: USERS[each.user],
    itemId: undefined,
    catalogue: undefined,
    tsMs: START_MS + each.minute * MINUTE + each.ms,
    receivedAtMs: START_MS,
    value: undefined,
    details: undefined,
    source: offset % 3 === 0 ? 'api' : 'import:7',
  };
  if (each.kind === TYPES.length && target !== undefined) {
    const { userId, itemId, catalogue, eventId, type, tsMs, value } = target.event;
    const details = { target: { eventId, offset: target.offset, type, tsMs, value } };
    return { ...base, type: 'erase', userId, itemId, catalogue, details };
  }
  // Rarely a whole user, or nobody would be left.
  if (each.kind === TYPES.length + 1 && each.erase < 100) return { ...base, type: 'user_erase' };
  const type = TYPES[each.kind % TYPES.length];
  const details = {
    ...(each.session > 2 ? { sessionId: `s${each.session}` } : {}),
    ...(each.session % 2 === 0 ? { context: { ms_played: each.session * 1000 } } : {}),
    ...(type === 'search' ? { text: 'jazz' } : {}),
  };
  if (type === 'login' || type === 'exit' || type === 'search') return { ...base, type, details };
  const value = type === 'rating' ? 4 : undefined;
  return { ...base, type, itemId: ITEMS[each.item], catalogue: 'tracks', value, details };
}

async function openWithEntries(context: TestContext): Promise<Warehouse> {
  const warehouse = await openWarehouse({ directory: temporaryDirectory(context), rollUpEvents: 13 });
  context.after(() => warehouse.close());
  await warehouse.putItems(
    ['track:1', 'track:2'].map((itemId) => ({
      itemId,
      catalogue: 'tracks' as const,
      title: itemId,
      year: undefined,
      genres: GENRES[itemId],
      attributes: { artist: ARTISTS[itemId] },
      stub: false,
      source: 'test',
    })),
  );
  await warehouse.putMatches('tracks', [{ itemId: 'track:3', sameAs: 'track:1' }]);
  return warehouse;
}

async function putAges(warehouse: Warehouse, ages: Readonly<Record<string, number>>): Promise<void> {
  await warehouse.putUsers(
    Object.entries(ages).map(([userId, age]) => ({
      userId,
      member: true,
      attributes: { age },
      source: 'test',
    })),
  );
}

/** Applies a log in batches of the given sizes, some of which are sent twice. */
async function applyInBatches(
  warehouse: Warehouse,
  log: readonly StoredEvent[],
  sizes: readonly number[],
): Promise<void> {
  for (let start = 0, batch = 0; start < log.length; batch += 1) {
    const end = start + sizes[batch % sizes.length];
    await warehouse.applyBlocks(toBlocks(log.slice(Math.max(0, start - (batch % 4)), end)), 0);
    start = end;
    // Ages come to be known, and another one for a while, when much of the log has been counted.
    if (batch === 1) await putAges(warehouse, { ann: 70, bob: 66 });
  }
  await putAges(warehouse, { ann: 30, bob: 66, cleo: 25 });
}

type KeysOf = (event: Event) => readonly (string | undefined)[];

const KEYS: readonly (readonly [Dimension, KeysOf])[] = [
  ['none', () => [undefined]],
  ['catalogue', ({ catalogue }) => [catalogue ?? '']],
  ['item', ({ itemId }) => (itemId === undefined ? [] : [itemId === 'track:3' ? 'track:1' : itemId])],
  ['artist', ({ itemId }) => (itemId === undefined ? [] : [ARTISTS[itemId]])],
  ['genre', ({ itemId }) => (itemId === undefined ? [] : (GENRES[itemId] ?? [undefined]))],
  ['ageBracket', ({ userId }) => [BRACKETS[userId]]],
];

async function checkCounts(warehouse: Warehouse, counted: readonly StoredEvent[]): Promise<void> {
  // One ends on the bounds of buckets, one in the middle of them, one lies within a single one.
  const periods = [
    { period: ALL_TIME, width: 'all' },
    { period: { fromMs: START_MS, toMs: START_MS + 240 * MINUTE }, width: 'hour' },
    { period: { fromMs: START_MS + 90_500, toMs: START_MS + 200 * MINUTE + 7 }, width: 'day' },
    { period: { fromMs: START_MS + 31 * MINUTE, toMs: START_MS + 38 * MINUTE }, width: 'minute' },
  ] as const;
  for (const { period, width } of periods)
    for (const [dimension, keysOf] of KEYS)
      assert.deepEqual(
        await readCounts(warehouse, { period, width, dimension }),
        recount(counted, period, { widthMs: WIDTHS[width], keysOf }),
        `${dimension} by ${width}`,
      );
  const ofX = counted.filter(({ event }) => ARTISTS[event.itemId ?? ''] === 'X');
  const [{ period, width }] = periods.slice(2);
  assert.deepEqual(
    await readCounts(warehouse, { period, width, items: { artist: 'X' }, catalogue: 'tracks' }),
    recount(ofX, period, { widthMs: WIDTHS[width], keysOf: () => [undefined] }),
  );
}

async function checkListeners(
  warehouse: Warehouse,
  counted: readonly StoredEvent[],
  period: Period,
): Promise<void> {
  const width: Width = 'hour';
  const users = new Map<number, Set<string>>();
  for (const { event } of counted.filter(within(period))) {
    if (event.type !== 'play') continue;
    const bucket = startOf(event.tsMs, WIDTHS[width], period);
    users.set(bucket, (users.get(bucket) ?? new Set()).add(event.userId));
  }
  assert.deepEqual(
    await readListeners(warehouse, { period, width }),
    [...users].sort(([a], [b]) => a - b).map(([bucketMs, { size }]) => ({ bucketMs, nListeners: size })),
  );
}

async function checkSessions(
  warehouse: Warehouse,
  counted: readonly StoredEvent[],
  period: Period,
): Promise<void> {
  const sessions = sessionsOf(counted);
  const begun = sessions.filter(({ startMs }) => startMs >= period.fromMs && startMs < period.toMs);
  const found = await readSessions(warehouse, period);
  assert.deepEqual(
    found.map(({ nSessions, nUsers }) => [nSessions, nUsers]),
    begun.length === 0 ? [] : [[begun.length, new Set(begun.map(({ userId }) => userId)).size]],
  );
  const peaks = await readPeaks(warehouse, period, 'hour');
  const expected = new Map<number, number>();
  for (let at = period.fromMs; at < period.toMs; at += 1) {
    const bucket = startOf(at, WIDTHS.hour, period);
    const isBound = at === period.fromMs || at === bucket || sessions.some(({ startMs }) => startMs === at);
    if (!isBound) {
      // Nothing rises between the starts of sessions and of hours.
      const next = sessions.map(({ startMs }) => startMs).filter((startMs) => startMs > at);
      at = Math.min(bucket + WIDTHS.hour, ...next) - 1;
      continue;
    }
    const level = sessions.filter(({ startMs, endMs }) => startMs <= at && endMs >= at).length;
    expected.set(bucket, Math.max(expected.get(bucket) ?? 0, level));
  }
  assert.deepEqual(
    peaks,
    [...expected].map(([bucketMs, peak]) => ({ bucketMs, peak })),
  );
  const nowMs = period.toMs;
  const lastOf = new Map<string, Event>();
  for (const { event } of [...counted].sort((a, b) => a.event.tsMs - b.event.tsMs || a.offset - b.offset))
    if (event.tsMs <= nowMs && event.type !== 'erase' && event.type !== 'user_erase')
      lastOf.set(event.userId, event);
  const active = [...lastOf.values()].filter(
    ({ type, tsMs }) => type !== 'exit' && nowMs - tsMs <= SESSION_GAP_MS,
  );
  assert.equal(await readActiveNow(warehouse, nowMs), active.length);
}

test('every roll-up, unique count, session and peak equals a recount, with late, corrected and erased events, in any batches, replayed', async (context) => {
  const warehouse = await openWithEntries(context);
  const period = { fromMs: START_MS + 45 * MINUTE + 1, toMs: START_MS + 222 * MINUTE };
  await fc.assert(
    fc.asyncProperty(
      fc.array(draft, { minLength: 1, maxLength: 150, size: 'max' }),
      fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 5 }),
      async (drafts, sizes) => {
        const log = toLog(drafts);
        const counted = eventsThatCount(log);
        await warehouse.reset();
        await applyInBatches(warehouse, log, sizes);
        await checkCounts(warehouse, counted);
        await checkListeners(warehouse, counted, period);
        await checkSessions(warehouse, counted, period);
      },
    ),
    { numRuns: Number(process.env.DEADWAX_PROPERTY_RUNS ?? 12) },
  );
});
