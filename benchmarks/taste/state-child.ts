import { setTimeout as sleep } from 'node:timers/promises';
import { openSqliteEventLog } from '../../src/eventlog/sqlite/open-sqlite-event-log.ts';
import { startStateProjection } from '../../src/ingest/state-projection.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';

// The state's projection of a whole log in a process of its own, until everything is in the tables: FOLDER.

const LOOK_MS = 200;
const LINE_EVERY_MS = 10_000;

const [directory = ''] = process.argv.slice(2);
const log = await openSqliteEventLog({ directory });
const store = await openSqliteStore({ directory });
let failure: unknown;
const projection = startStateProjection({
  log,
  store,
  onError: (error) => {
    failure = error;
  },
});
const end = await log.endOffset();
for (let nextLineAt = LINE_EVERY_MS; ; await sleep(LOOK_MS)) {
  if (failure !== undefined) throw failure;
  if ((await store.interactions.durableOffset()) === end) break;
  if (performance.now() < nextLineAt) continue;
  nextLineAt += LINE_EVERY_MS;
  console.error(`  ${await store.interactions.appliedOffset()} of ${end} events`);
}
await projection.close();
await store.close();
await log.close();
