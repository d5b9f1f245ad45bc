import { fsyncSync, openSync, writeSync } from 'node:fs';
import type { Event, StoredEvent } from '../../src/domain/event.ts';
import { EVENT_SHAPES, EVENT_TYPES, type EventType } from '../../src/domain/event-type.ts';
import { openSqliteEventLog } from '../../src/eventlog/sqlite/open-sqlite-event-log.ts';
import { startStateProjection } from '../../src/ingest/state-projection.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { armFaults } from '../../src/util/fault-point.ts';
import { createRandom } from '../../src/util/random.ts';
import { ratingEvent } from '../support/rating-event.ts';

// Appends and projects until it is killed, and writes the ids of what was acknowledged to a file of its own, fsynced.

const [directory = '', acknowledgedPath = '', round = '0', seed = '0', faults = ''] = process.argv.slice(2);
if (faults !== '') armFaults(faults);
const TYPES: readonly EventType[] = [
  ...EVENT_TYPES.filter((type) => EVENT_SHAPES[type].item === 'required'),
  'own_set',
  'user_erase',
];
const random = createRandom(Number(seed) * 1000 + Number(round));
const acknowledged = openSync(acknowledgedPath, 'a');
const log = await openSqliteEventLog({ directory, maxRecentIds: 2000 });
const store = await openSqliteStore({ directory, pendingChanges: 2000 });
startStateProjection({
  log,
  store,
  batchEvents: 700,
  onError: (error) => {
    throw error;
  },
});

/** Events that were acknowledged and may be taken back, with their offsets. */
const erasable: StoredEvent[] = [];

function makeErase(eventId: string): Event {
  const [{ offset, event }] = erasable.splice(random.below(erasable.length), 1);
  const { type, tsMs, value } = event;
  const details = { target: { eventId: event.eventId, offset, type, tsMs, value } };
  return { ...event, eventId, type: 'erase', value: undefined, details };
}

function makeEvent(number: number): Event {
  const eventId = `${round}-${number}`;
  if (erasable.length > 0 && random.below(8) === 0) return makeErase(eventId);
  const userId = `u${random.below(40)}`;
  const tsMs = random.below(1000) * 1000;
  const type = TYPES[random.below(TYPES.length)];
  const value = type === 'rating' ? 1 + random.below(5) : undefined;
  const event = ratingEvent({ eventId, userId, itemId: `movie:${random.below(60)}`, tsMs, type, value });
  if (type === 'user_erase') return { ...event, itemId: undefined, catalogue: undefined };
  if (type !== 'own_set') return event;
  const items = [...new Set(Array.from({ length: 5 }, () => `movie:${random.below(60)}`))];
  return { ...event, itemId: undefined, details: { items } };
}

async function append(from: number): Promise<void> {
  const count = 1 + random.below(300);
  const events = Array.from({ length: count }, (_, at) => makeEvent(from + at));
  // Some are sent twice at once, as a client does that lost patience.
  const outcomes = await Promise.all([log.append(events), random.below(4) === 0 ? log.append(events) : []]);
  const ids = events.filter((_, at) => outcomes[0][at] !== undefined).map(({ eventId }) => `${eventId}\n`);
  writeSync(acknowledged, ids.join(''));
  fsyncSync(acknowledged);
  for (const [at, event] of events.slice(0, 20).entries())
    if (event.type !== 'erase' && event.type !== 'user_erase')
      erasable.push({ offset: outcomes[0][at].offset, event });
  if (from === 0) process.stdout.write('started\n');
}

for (let from = 0; ; from += 900) await Promise.all([append(from), append(from + 300), append(from + 600)]);
