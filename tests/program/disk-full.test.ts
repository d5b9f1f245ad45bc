import assert from 'node:assert/strict';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { User } from '../../src/server/contract.ts';
import { verifyDirectory } from '../soak/verify.ts';
import { runDeadwax } from '../support/run-deadwax.ts';
import { countMissing, doorOf, type EventDoor, makeRatings, sendEvents } from '../support/send-events.ts';
import { mountSmallDisk } from '../support/small-disk.ts';
import { startDeadwax } from '../support/start-deadwax.ts';

const DISK_MEBIBYTES = 96;
/** What the test leaves for events before the disk is full. */
const ROOM_BYTES = 3_000_000;
const NO_DISK = 'mounting a small file system is not allowed here';

function fill(path: string): string {
  const { bavail, bsize } = statfsSync(path);
  const ballast = join(path, 'ballast');
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - ROOM_BYTES)));
  return ballast;
}

/** Sends batches until one is refused; gives those that were taken. */
async function sendUntilFull(door: EventDoor): Promise<Record<string, unknown>[]> {
  const taken: Record<string, unknown>[] = [];
  for (let n = 0; n < 500; n += 1) {
    const events = makeRatings(`full-${n}`, 1000);
    const { status, body, retryAfter, answer } = await sendEvents(door, events);
    if (status === 200) {
      assert.equal(answer?.accepted, 1000);
      taken.push(...events);
      continue;
    }
    assert.deepEqual([status, Object(body).code], [503, 'storage_unavailable']);
    assert.match(Object(body).detail, /disk is full|could not be/);
    assert.match(retryAfter ?? '', /^[1-9]\d*$/);
    return taken;
  }
  return assert.fail('the disk was never full');
}

async function readUser(door: EventDoor): Promise<number> {
  const reply = await fetch(`${door.url}/api/v1/users/user-0`, {
    headers: { authorization: `Bearer ${door.key}` },
  });
  assert.equal(reply.status, 200);
  return User.parse(await reply.json()).n_interactions;
}

test('on a full disk writes are refused and reads go on; when there is room again all goes on by itself', async (context) => {
  const disk = mountSmallDisk(context, DISK_MEBIBYTES);
  if (disk === undefined) return context.skip(NO_DISK);
  const data = join(disk.path, 'data');
  const server = await startDeadwax(data);
  context.after(() => server.kill());
  const door = doorOf(server);
  try {
    assert.equal((await sendEvents(door, makeRatings('first', 50))).status, 200);
    const ballast = fill(disk.path);
    const taken = await sendUntilFull(door);
    assert.ok((await readUser(door)) > 0, 'reads go on');
    const bad = await sendEvents(door, [{ type: 'rating' }, 'x'.repeat(9000)]);
    assert.ok(bad.status === 503 || bad.status === 200, `bad events on a full disk: ${bad.status}`);
    assert.equal((await fetch(`${door.url}/health/live`)).status, 200);

    rmSync(ballast);
    const later = makeRatings('later', 500);
    let status = 503;
    for (let n = 0; n < 100 && status !== 200; n += 1) {
      status = (await sendEvents(door, later)).status;
      if (status !== 200) await sleep(100);
    }
    assert.equal(status, 200, 'writes go on when there is room');
    assert.equal(await countMissing(door, [...taken, ...later]), 0);
    assert.equal(await server.stop(), 0);
  } finally {
    await server.kill();
  }
  await verifyDirectory(data, join(disk.path, 'none'), 'after a full disk');
});

test('killed on a full disk, it does not start and says why; with room it does, and has lost nothing', async (context) => {
  const disk = mountSmallDisk(context, DISK_MEBIBYTES);
  if (disk === undefined) return context.skip(NO_DISK);
  const data = join(disk.path, 'data');
  const server = await startDeadwax(data);
  context.after(() => server.kill());
  const door = doorOf(server);
  assert.equal((await sendEvents(door, makeRatings('first', 50))).status, 200);
  const ballast = fill(disk.path);
  const taken = await sendUntilFull(door);
  await server.kill();
  const refused = await runDeadwax(['start', '--data', data, '--port', '0']);
  assert.equal(refused.status, 1);
  assert.match(refused.err, /the disk is full/);
  assert.doesNotMatch(refused.err, /\n\s+at .*\.ts/, 'no stack');
  rmSync(ballast);
  const again = await startDeadwax(data);
  context.after(() => again.kill());
  assert.equal(await countMissing({ url: again.url, key: door.key }, taken), 0);
  await again.stop();
  await verifyDirectory(data, join(disk.path, 'none'), 'killed on a full disk');
});

test('a read-only file system is refused at the start, by name', async (context) => {
  const disk = mountSmallDisk(context, DISK_MEBIBYTES);
  if (disk === undefined) return context.skip(NO_DISK);
  const data = join(disk.path, 'data');
  await (await startDeadwax(data)).stop();
  disk.remountReadOnly();
  const { status, err } = await runDeadwax(['start', '--data', data, '--port', '0']);
  assert.equal(status, 1);
  assert.match(err, /cannot be written: the file system is read-only[\s\S]*--data DIR/);
});
