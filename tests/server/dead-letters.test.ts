import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { EventsAnswer, Problem } from '../../src/server/contract.ts';
import {
  DeadLetter,
  DeadLetterSummary,
  DeadLetters,
  Discarded,
  Replayed,
} from '../../src/server/contract-operations.ts';
import { bearer, type OpenServer, openServer } from '../support/open-server.ts';

let server: OpenServer;
before(async () => {
  server = await openServer();
});
after(() => server.close());

function rating(n: number, value: number): Record<string, unknown> {
  return { type: 'rating', user_id: 'ann', item_id: `movie:${n}`, ts: 1_700_000_000 + n, value };
}

async function call(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
  key = server.keys.admin,
) {
  const reply = await server.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: bearer(key),
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: reply.statusCode, body: reply.body === '' ? undefined : reply.json() };
}

test('rejected events are counted, found, mended, replayed and discarded', async () => {
  const sent = await call('POST', '/events', {
    events: [rating(1, 11), rating(2, 12), 'text', rating(3, 4)],
  });
  const { results } = EventsAnswer.parse(sent.body);
  assert.deepEqual(DeadLetterSummary.parse((await call('GET', '/dead-letters/summary')).body), {
    total: 3,
    dropped: 0,
    groups: [
      { source: 'api', code: 'off_scale', count: 2 },
      { source: 'api', code: 'wrong_type', count: 1 },
    ],
  });
  const listed = DeadLetters.parse((await call('GET', '/dead-letters?code=off_scale&count=1')).body);
  assert.equal(listed.dead_letters.length, 1);
  const rest = await call('GET', `/dead-letters?code=off_scale&cursor=${listed.next_cursor}`);
  assert.equal(DeadLetters.parse(rest.body).dead_letters.length, 1);
  const id = results[0]?.dead_letter_id ?? '';
  assert.equal(
    DeadLetter.parse((await call('GET', `/dead-letters/${id}`)).body).body,
    JSON.stringify(rating(1, 11)),
  );
  await call('PUT', `/dead-letters/${id}`, { body: JSON.stringify(rating(1, 3)) });
  const replayed = Replayed.parse((await call('POST', '/dead-letters/replay', { code: 'off_scale' })).body);
  assert.deepEqual(replayed, { accepted: 1, duplicates: 0, rejected: 1 });
  assert.equal((await call('GET', `/dead-letters/${id}`)).status, 404);
  const discarded = await call('POST', '/dead-letters/discard', {});
  assert.deepEqual(Discarded.parse(discarded.body), { discarded: 2 });
  assert.deepEqual(DeadLetters.parse((await call('GET', '/dead-letters')).body).dead_letters, []);
});

test('only operators see and touch them, and a mistyped filter touches nothing', async () => {
  await call('POST', '/events', { events: ['text'] });
  for (const key of [server.keys.read, server.keys.ingest]) {
    assert.equal((await call('GET', '/dead-letters/summary', undefined, key)).status, 403);
    assert.equal((await call('POST', '/dead-letters/discard', {}, key)).status, 403);
  }
  const mistyped = await call('POST', '/dead-letters/discard', { sorce: 'api' });
  assert.equal(mistyped.status, 422);
  assert.match(Problem.parse(mistyped.body).detail, /'sorce' is not known/);
  assert.equal(DeadLetterSummary.parse((await call('GET', '/dead-letters/summary')).body).total, 1);
});
