import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import { applyEvents } from './apply-events.ts';
import { storedRating } from './stored-events.ts';

// A process that applies batches of 100 events one after another, says each applied offset, and never stops by itself.

const warehouse = await openWarehouse({ directory: process.argv[2] });
for (let start = await warehouse.appliedOffset(); ; start += 100) {
  await applyEvents(
    warehouse,
    Array.from({ length: 100 }, (_, index) =>
      storedRating(start + index, [`u${index}`, start + index, 4, 1e12]),
    ),
  );
  console.log(start + 100);
}
