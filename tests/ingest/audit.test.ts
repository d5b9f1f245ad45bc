import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Event } from '../../src/domain/event.ts';
import type { EventType } from '../../src/domain/event-type.ts';
import type { EventLog } from '../../src/eventlog/event-log.ts';
import { openSqliteEventLog } from '../../src/eventlog/sqlite/open-sqlite-event-log.ts';
import { type AuditDeps, type AuditReport, auditLog } from '../../src/ingest/audit.ts';
import { startStateProjection } from '../../src/ingest/state-projection.ts';
import { startWarehouseProjection } from '../../src/ingest/warehouse-projection.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { createRandom } from '../../src/util/random.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import { ratingEvent } from '../support/rating-event.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const TYPES: readonly EventType[] = [
  'play',
  'play',
  'skip',
  'thumb_up',
  'thumb_down',
  'love',
  'hate',
  'rating',
  'rating_remove',
  'own_add',
  'own_remove',
  'want_add',
  'search',
];

/** Makes events of every kind; some take back one that is in the log already, a few a whole user. */
async function appendRandomEvents(log: EventLog, nBatches: number): Promise<void> {
  const random = createRandom(11);
  for (let batch = 0; batch < nBatches; batch += 1) {
    const before = batch === 0 ? [] : await log.read(0, 100_000);
    const events = Array.from({ length: 120 }, (_, n): Event => {
      const base = ratingEvent({
        eventId: `${batch}-${n}`,
        userId: `u${random.below(30)}`,
        itemId: `movie:${random.below(25)}`,
        tsMs: Date.UTC(2026, 0, 1 + random.below(3), random.below(24), random.below(60)),
        type: TYPES[random.below(TYPES.length)],
        value: undefined,
      });
      const kind = random.below(40);
      if (kind === 0 && n === 7)
        return { ...base, type: 'user_erase', itemId: undefined, catalogue: undefined };
      const stored = before[random.below(Math.max(1, before.length))];
      const isErasable = stored !== undefined && !/erase/.test(stored.event.type);
      if (kind < 6 && isErasable) {
        const { eventId, userId, itemId, catalogue, type, tsMs } = stored.event;
        const details = { target: { eventId, offset: stored.offset, type, tsMs } };
        return { ...base, type: 'erase', eventId: `erase ${eventId}`, userId, itemId, catalogue, details };
      }
      if (base.type === 'search')
        return { ...base, itemId: undefined, catalogue: undefined, details: { text: 'heat' } };
      return base.type === 'rating' ? { ...base, value: 1 + random.below(9) / 2 } : base;
    });
    await log.append(events);
  }
}

/** Opens engines whose projections have followed a log of random events to its end. */
async function openProjected(
  context: TestContext,
): Promise<AuditDeps & { readonly log: EventLog; readonly directory: string }> {
  const directory = temporaryDirectory(context);
  const log = await openSqliteEventLog({ directory });
  const store = await openSqliteStore({ directory });
  const warehouse = await openWarehouse({ directory, rollUpEvents: 100 });
  const onError = (error: Error): void => assert.fail(error.message);
  const state = startStateProjection({ log, store, onError });
  const copying = startWarehouseProjection({ log, warehouse, onError, lingerMs: 1 });
  context.after(async () => {
    await copying.close();
    await state.close();
    await warehouse.close();
    await store.close();
    await log.close();
  });
  await appendRandomEvents(log, 8);
  const end = await log.endOffset();
  assert.ok(await warehouse.waitFor(end, 20_000));
  assert.ok(await store.interactions.waitFor(end, 20_000));
  return { log, store, warehouse, directory };
}

function audit(deps: AuditDeps, users: number | 'all'): Promise<AuditReport> {
  return auditLog(deps, { users, signal: new AbortController().signal, onProgress: () => undefined });
}

test('a recount of the log finds nothing wrong with what its projections hold', async (context) => {
  const world = await openProjected(context);
  const all = await audit(world, 'all');
  assert.deepEqual(all.differences, []);
  assert.equal(all.nEvents + all.nErased, await world.log.endOffset());
  assert.ok(all.nErased > 50 && all.nInteractionsCompared > 300);
  assert.equal(all.nUsersCompared, 30);
  const few = await audit(world, 10);
  assert.ok(few.nUsersCompared > 0 && few.nUsersCompared < 25);
  assert.deepEqual(few.differences, []);
});

test('items whose catalogue is told by the event alone are compared in it', async (context) => {
  const world = await openProjected(context);
  const common = { userId: 'teller', itemId: '0451', tsMs: Date.UTC(2026, 0, 5) };
  const list = {
    ...ratingEvent(),
    userId: 'teller',
    eventId: 'list',
    itemId: undefined,
    details: { items: ['0452'] },
  };
  await world.log.append([
    ratingEvent({ ...common, eventId: 'told' }),
    ratingEvent({ ...common, eventId: 'owned', type: 'own_add', catalogue: 'records', value: undefined }),
    { ...list, type: 'own_set', catalogue: 'records', value: undefined, tsMs: Date.UTC(2026, 0, 6) },
  ]);
  assert.ok(await world.store.interactions.waitFor(await world.log.endOffset(), 20_000));
  const [owned] = await world.store.interactions.read('records', 'teller');
  assert.deepEqual([owned.itemId, owned.isOwned], ['0452', true]);
  assert.deepEqual((await audit(world, 'all')).differences, []);
});

test('more words about one thing than are kept are no difference, whatever is taken back of them', async (context) => {
  const world = await openProjected(context);
  const about = { userId: 'fickle', itemId: 'movie:1' };
  const ratings = Array.from({ length: 20 }, (_, n) =>
    // Every other one comes late.
    ratingEvent({
      ...about,
      eventId: `word ${n}`,
      tsMs: 1e12 + (n % 2 === 0 ? n : 20 - n),
      value: 0.5 + (n % 9) / 2,
    }),
  );
  const outcomes = await world.log.append(ratings);
  for (const [n, { eventId, itemId, catalogue, tsMs, value }] of ratings.entries()) {
    const details = {
      target: { eventId, offset: outcomes[n].offset, type: 'rating' as const, tsMs, value: value ?? 0 },
    };
    await world.log.append([
      {
        ...ratingEvent({ ...about, eventId: `back ${n}`, itemId, catalogue }),
        type: 'erase',
        value: undefined,
        details,
      },
    ]);
    if (n < 16) continue;
    assert.ok(await world.store.interactions.waitFor(await world.log.endOffset(), 20_000));
    assert.deepEqual((await audit(world, 'all')).differences, []);
  }
});

test('every event that is missing, changed or too many is named', async (context) => {
  const world = await openProjected(context);
  const stored = await world.log.read(0, 100_000);
  const other = await openSqliteEventLog({ directory: join(world.directory, 'other') });
  context.after(() => other.close());
  // The same log, but for one thumb that points down instead of up.
  const target = stored.findIndex(({ event }) => event.type === 'thumb_up');
  const events = stored.map(({ event }): Event => event);
  events[target] = { ...events[target], type: 'thumb_down', tsMs: Date.UTC(2026, 0, 9) };
  await other.append(events);
  const report = await audit({ ...world, log: other }, 'all');
  const { userId, itemId } = events[target];
  const found = report.differences.map(({ where, what }) => `${where}: ${what}`);
  for (const what of [
    'warehouse: events of type thumb_up',
    'warehouse: events of type thumb_down',
    'warehouse: thumb_down events on 2026-01-09',
    `state: user ${userId}, item ${itemId}`,
  ])
    assert.ok(found.includes(what), `${what} is not among ${found.join('; ')}`);
  assert.equal(report.nDifferences, 5);
});

test('an audit stops when it is told to', async (context) => {
  const world = await openProjected(context);
  const stopping = auditLog(world, { users: 1, signal: AbortSignal.abort(), onProgress: () => undefined });
  await assert.rejects(stopping, { code: 'cancelled' });
});
