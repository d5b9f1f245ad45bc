import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { EventsAnswer } from '../../src/server/contract.ts';
import { doorOf, type EventDoor } from '../support/send-events.ts';
import { startDeadwax } from '../support/start-deadwax.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** `npm run test:long` sends more. */
const EVENTS = Number(process.env.DEADWAX_STREAM_EVENTS ?? 200_000);
const HEAP_MEBIBYTES = 128;
/** Heap, the caches of three databases, blocks on their way, and the program itself. */
const MAX_RESIDENT_MEBIBYTES = 1200;
const LINES_A_CHUNK = 500;
const NO_PROC = 'there is no /proc to read resident memory from';

function* chunks(): Generator<string> {
  for (let from = 0; from < EVENTS; from += LINES_A_CHUNK) {
    const lines = Array.from({ length: Math.min(LINES_A_CHUNK, EVENTS - from) }, (_, at) => {
      const n = from + at;
      const who = `"user_id":"user-${n % 5000}","item_id":"movie:${n % 3000}"`;
      return `{"type":"rating",${who},"ts":${1_600_000_000 + n},"value":${0.5 * (1 + (n % 10))}}\n`;
    });
    yield lines.join('');
  }
}

function sendStream(door: EventDoor): Promise<string> {
  return new Promise((resolve, reject) => {
    const sending = request(`${door.url}/api/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${door.key}`, 'content-type': 'application/x-ndjson' },
    });
    sending.on('response', (reply) => text(reply).then(resolve, reject));
    sending.on('error', reject);
    Readable.from(chunks()).pipe(sending);
  });
}

test(`a stream of ${EVENTS} events is taken within a small heap, whole`, async (context) => {
  if (process.platform !== 'linux') return context.skip(NO_PROC);
  const data = join(temporaryDirectory(context), 'data');
  const server = await startDeadwax(data, [], { NODE_OPTIONS: `--max-old-space-size=${HEAP_MEBIBYTES}` });
  context.after(() => server.kill());
  const answer = EventsAnswer.parse(JSON.parse(await sendStream(doorOf(server))));
  assert.deepEqual([answer.accepted, answer.duplicates, answer.rejected], [EVENTS, 0, 0]);
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  const mebibytes = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
  context.diagnostic(`resident at most ${Math.round(mebibytes)} MiB`);
  assert.ok(mebibytes < MAX_RESIDENT_MEBIBYTES, `${Math.round(mebibytes)} MiB resident`);
  assert.equal(await server.stop(), 0);
});
