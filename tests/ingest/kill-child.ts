import { fsyncSync, openSync, writeSync } from 'node:fs';
import type { Event } from '../../src/domain/event.ts';
import { openSqliteEventLog } from '../../src/eventlog/sqlite/open-sqlite-event-log.ts';
import { startStateProjection } from '../../src/ingest/state-projection.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { createRandom } from '../../src/util/random.ts';
import { ratingEvent } from '../support/rating-event.ts';

// Appends and projects until it is killed, and writes the ids of what was acknowledged to a file of its own, fsynced.

const [directory = '', acknowledgedPath = '', round = '0', seed = '0'] = process.argv.slice(2);
const random = createRandom(Number(seed) * 1000 + Number(round));
const acknowledged = openSync(acknowledgedPath, 'a');
const log = await openSqliteEventLog({ directory, maxRecentIds: 2000 });
const store = await openSqliteStore({ directory });
startStateProjection({
  log,
  store,
  batchEvents: 700,
  onError: (error) => {
    throw error;
  },
});

function makeEvent(number: number): Event {
  return ratingEvent({
    eventId: `${round}-${number}`,
    userId: `u${random.below(40)}`,
    itemId: `movie:${random.below(60)}`,
    tsMs: random.below(1000) * 1000,
    ...(random.below(10) === 0
      ? { type: 'rating_remove', value: undefined }
      : { value: 1 + random.below(5) }),
  });
}

async function append(from: number): Promise<void> {
  const count = 1 + random.below(300);
  const events = Array.from({ length: count }, (_, at) => makeEvent(from + at));
  // Some are sent twice at once, as a client does that lost patience.
  const outcomes = await Promise.all([log.append(events), random.below(4) === 0 ? log.append(events) : []]);
  const ids = events.filter((_, at) => outcomes[0][at] !== undefined).map(({ eventId }) => `${eventId}\n`);
  writeSync(acknowledged, ids.join(''));
  fsyncSync(acknowledged);
  if (from === 0) process.stdout.write('started\n');
}

for (let from = 0; ; from += 900) await Promise.all([append(from), append(from + 300), append(from + 600)]);
