import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { countMissing, doorOf, makeRatings, type SendOutcome, sendEvents } from '../support/send-events.ts';
import { startDeadwax } from '../support/start-deadwax.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** Each request of the flood; the log queues 100,000 events. */
const EVENTS_A_REQUEST = 1000;
const REQUESTS = 240;
const MAX_RESIDENT_MEBIBYTES = 1500;

function residentMebibytes(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

test('beyond what the disk takes, requests are told to come back, and nothing acknowledged is lost', async (context) => {
  const data = join(temporaryDirectory(context), 'data');
  // Each commit of the log takes a tenth of a second longer, as on a slow disk.
  const server = await startDeadwax(data, [], { DEADWAX_FAULTS: 'log:before-commit@1-60:stall' });
  context.after(() => server.kill());
  const door = doorOf(server);
  const batches = Array.from({ length: REQUESTS }, (_, n) => makeRatings(`f${n}`, EVENTS_A_REQUEST));
  const outcomes = await Promise.all(batches.map((events) => sendEvents(door, events)));
  const taken = batches.filter((_, at) => outcomes[at]?.status === 200);
  const refused = outcomes.filter(({ status }) => status !== 200);
  assert.ok(taken.length > 0 && refused.length > 0, `${taken.length} taken, ${refused.length} refused`);
  for (const { status, retryAfter, body } of refused) {
    assert.deepEqual([status, Object(body).code], [503, 'overloaded']);
    assert.match(retryAfter ?? '', /^[1-9]\d*$/);
  }
  for (const { answer } of outcomes)
    if (answer !== undefined)
      assert.equal(answer.accepted, EVENTS_A_REQUEST, 'a request is taken as a whole');
  const probe = await fetch(`${door.url}/health/live`);
  assert.equal(probe.status, 200);
  if (process.platform === 'linux')
    assert.ok(residentMebibytes(server.pid) < MAX_RESIDENT_MEBIBYTES, 'what waits is bounded');
  await server.kill();
  const again = await startDeadwax(data);
  context.after(() => again.kill());
  assert.equal(await countMissing({ url: again.url, key: door.key }, taken.flat()), 0);
  await again.stop();
});

test('while the state is too far behind the log, requests are told to come back and streams are held back', async (context) => {
  const data = join(temporaryDirectory(context), 'data');
  const server = await startDeadwax(data, [], {
    DEADWAX_FAULTS: 'state:before-commit@3-25:stall',
    DEADWAX_STATE_LAG_EVENTS: '1000',
  });
  context.after(() => server.kill());
  const door = doorOf(server);
  let nTaken = 0;
  let refused: SendOutcome | undefined;
  while (refused === undefined) {
    const outcome = await sendEvents(door, makeRatings(`r${nTaken}`, EVENTS_A_REQUEST));
    if (outcome.status === 200) nTaken += EVENTS_A_REQUEST;
    else refused = outcome;
  }
  assert.deepEqual([refused.status, Object(refused.body).code], [503, 'overloaded']);
  assert.match(refused.retryAfter ?? '', /^[1-9]\d*$/);
  assert.match(String(Object(refused.body).detail), /the state has more than 1000 events/);
  const lines = makeRatings('stream', 100).map((event) => JSON.stringify(event));
  const reply = await fetch(`${door.url}/api/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${door.key}`, 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  });
  assert.equal(Object(await reply.json()).accepted, 100);
  await server.stop();
});
