import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openUserCounts } from '../../src/app/open-user-counts.ts';
import { countUsersJobHandler } from '../../src/recommend/count-users-job.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { blockOf } from '../support/event-blocks.ts';
import { ratingEvent } from '../support/rating-event.ts';
import { entry } from '../support/search-entries.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

async function run(store: Store): Promise<readonly string[]> {
  const lines: string[] = [];
  await countUsersJobHandler({ store, userCounts: openUserCounts(store) }).run(
    {},
    {
      jobId: 'j',
      attempt: 1,
      signal: new AbortController().signal,
      checkpoint: undefined,
      progress: () => undefined,
      log: (line) => lines.push(line),
      saveCheckpoint: async () => undefined,
    },
  );
  return lines;
}

test('search knows how many users each item has once they are counted, and they are counted again only after events', async (context) => {
  const store = await openSqliteStore({ directory: temporaryDirectory(context) });
  context.after(() => store.close());
  await store.items.put([entry('movie:1', 'One'), entry('movie:2', 'One'), entry('movie:3', 'One')]);
  const rated = (userId: string, itemId: string) => ratingEvent({ userId, itemId });
  await store.interactions.apply([
    blockOf([rated('ann', 'movie:2'), rated('bob', 'movie:2'), rated('bob', 'movie:3')]),
  ]);
  assert.match((await run(store)).join(), /^2 items of movies/);
  const { values } = await store.search.find({ text: 'one', isTyping: false, count: 5 });
  assert.deepEqual(
    values.map(({ id, nUsers }) => [id, nUsers]),
    [
      ['movie:2', 2],
      ['movie:3', 1],
      ['movie:1', 0],
    ],
  );
  assert.deepEqual(await run(store), []);
});
