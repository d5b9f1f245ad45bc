import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSqliteEventLog } from '../../../src/eventlog/sqlite/open-sqlite-event-log.ts';
import { armFaults } from '../../../src/util/fault-point.ts';
import { ratingEvent } from '../../support/rating-event.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

test('nothing is read that is beyond the end that the log tells, also while a commit is not answered yet', async (context) => {
  armFaults('log:after-commit@2:stall');
  const log = await openSqliteEventLog({ directory: temporaryDirectory(context) });
  context.after(() => log.close());
  // A block of which something was a duplicate is read from the file.
  await log.append([ratingEvent(), ratingEvent()]);
  let isAnswered = false;
  const second = log.append([ratingEvent({ itemId: 'movie:2' })]).then(() => {
    isAnswered = true;
  });
  while (!isAnswered) {
    const last = (await log.readBlocks(0, 10)).at(-1);
    const end = await log.endOffset();
    assert.ok(last !== undefined && last.firstOffset + last.nEvents <= end);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await second;
  assert.equal((await log.read(0, 10)).length, 2);
});
