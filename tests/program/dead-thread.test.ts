import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { countMissing, doorOf, type EventDoor, makeRatings, sendEvents } from '../support/send-events.ts';
import { startDeadwax } from '../support/start-deadwax.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** Sends small batches until the server is gone; gives what was acknowledged. */
async function sendUntilGone(door: EventDoor): Promise<Record<string, unknown>[]> {
  const acknowledged: Record<string, unknown>[] = [];
  for (let n = 0; ; n += 1) {
    const events = makeRatings(`batch-${n}`, 10);
    const outcome = await sendEvents(door, events).catch(() => undefined);
    if (outcome === undefined) return acknowledged;
    if (outcome.status === 200) acknowledged.push(...events);
    else assert.deepEqual([outcome.status, Object(outcome.body).code], [503, 'storage_unavailable']);
    await sleep(5);
  }
}

for (const [thread, fault] of [
  ['log.db', 'log:before-commit@20'],
  ['state.db', 'state:after-commit@20'],
  ['the warehouse', 'warehouse:before-commit@3'],
] as const)
  test(`when the thread of ${thread} dies the program says so and ends, for a supervisor to start it again`, async (context) => {
    const data = join(temporaryDirectory(context), 'data');
    const server = await startDeadwax(data, [], { DEADWAX_FAULTS: `${fault}:end` });
    context.after(() => server.kill());
    const door = doorOf(server);
    const acknowledged = await sendUntilGone(door);
    assert.equal(await server.ended, 1);
    assert.match(server.output, new RegExp(`^deadwax: the \\w*\\s?thread of \\S*${thread} has ended$`, 'm'));
    assert.ok(acknowledged.length > 0);
    const again = await startDeadwax(data);
    context.after(() => again.kill());
    assert.equal(await countMissing({ url: again.url, key: door.key }, acknowledged), 0);
    assert.equal(await again.stop(), 0);
  });
