import assert from 'node:assert/strict';
import { test } from 'node:test';
import { armFaults } from '../../src/util/fault-point.ts';
import { readAuditFigures } from '../../src/warehouse/audit-figures.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import { applyEvents } from '../support/apply-events.ts';
import { storedRating } from '../support/stored-events.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

test('what fails before its commit or right after it is counted once when it is sent again', async (context) => {
  // Hits 1 to 3 are opening the file and the first batches; later ones also lie in roll-ups.
  armFaults('warehouse:before-commit@3-4:fail,warehouse:after-commit@6-8:fail');
  const warehouse = await openWarehouse({ directory: temporaryDirectory(context), rollUpEvents: 70 });
  context.after(() => warehouse.close());
  const events = Array.from({ length: 600 }, (_, n) =>
    storedRating(n, [`u${n % 9}`, n % 20, 4, 1e12 + n], { source: `import:${n % 40}` }),
  );
  let nFailed = 0;
  for (let start = 0; start < events.length; start += 50)
    for (let isDone = false; !isDone; )
      isDone = await applyEvents(warehouse, events.slice(start, start + 50)).then(
        () => true,
        (error: Error) => {
          assert.match(error.message, /as a test wants it/);
          nFailed += 1;
          return false;
        },
      );
  assert.equal(nFailed, 5);
  const [counted] = await warehouse.query(
    'SELECT count(*) AS n, count(DISTINCT event_offset) AS n_different, count(DISTINCT source) AS n_sources FROM events JOIN sources USING (source_code)',
  );
  assert.deepEqual(counted, { n: 600, n_different: 600, n_sources: 40 });
  const figures = await readAuditFigures(warehouse);
  assert.deepEqual([figures.appliedOffset, figures.faults], [600, []]);
});
