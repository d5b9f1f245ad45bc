import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import { applyEvents } from './apply-events.ts';
import { storedRating } from './stored-events.ts';

// A process that applies batches of 100 events one after another, says each applied offset, and never stops by itself. The last of each
// batch but the first takes back one of the batch before, which may be in the roll-ups already.

const warehouse = await openWarehouse({ directory: process.argv[2], rollUpEvents: 130 });
for (let start = await warehouse.appliedOffset(); ; start += 100) {
  const events = Array.from({ length: 100 }, (_, index) =>
    storedRating(start + index, [`u${index}`, start + index, 4, 1e12]),
  );
  if (start > 0) {
    const { event } = storedRating(start - 60, ['u40', start - 60, 4, 1e12]);
    const { eventId, type, tsMs } = event;
    const details = { target: { eventId, offset: start - 60, type, tsMs } };
    events[99] = storedRating(start + 99, ['u40', start - 60, 0, 1e12], { type: 'erase', details });
  }
  await applyEvents(warehouse, events);
  console.log(start + 100);
}
