import fc from 'fast-check';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.ts';
import { armFaults } from '../../../src/util/fault-point.ts';
import { eventDraft, makeEvents } from '../../support/any-events.ts';
import { blockOf } from '../../support/event-blocks.ts';

// Applies the events of a seed from where the store is, until the fault kills the process.

const [directory = '', seed = '0', count = '0', faults = ''] = process.argv.slice(2);
armFaults(faults);
const store = await openSqliteStore({ directory, pendingChanges: 40 });
const events = makeEvents(fc.sample(eventDraft, { numRuns: Number(count), seed: Number(seed) }));
for (let from = await store.interactions.appliedOffset(); from < events.length; from += 7)
  await store.interactions.apply([blockOf(events.slice(from, from + 7), from)]);
await store.close();
