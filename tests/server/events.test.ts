import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { DeadwaxError } from '../../src/errors.ts';
import type { ServerContext } from '../../src/server/context.ts';
import { EventsAnswer, Interactions, Problem, Recommendations } from '../../src/server/contract.ts';
import { DeadLetters } from '../../src/server/contract-operations.ts';
import { bearer, type OpenServer, openServer, withServer } from '../support/open-server.ts';

function rating(user: string, item: string, value: number, ts = 1_700_000_000): Record<string, unknown> {
  return { type: 'rating', user_id: user, item_id: item, ts, value };
}

let server: OpenServer;
before(async () => {
  server = await openServer();
});
after(() => server.close());

const NDJSON = { 'content-type': 'application/x-ndjson' };

function post(payload: string | Buffer | object, headers: Record<string, string> = {}) {
  return server.app.inject({
    method: 'POST',
    url: '/api/v1/events',
    headers: { ...bearer(server.keys.ingest), 'content-type': 'application/json', ...headers },
    payload,
  });
}

test('the read after a post shows the event', async () => {
  for (let round = 0; round < 20; round++) {
    const user = `user ${round}/ü`;
    const posted = await post({ events: [rating(user, `movie:${1 + (round % 3)}`, 4.5)] });
    assert.deepEqual(EventsAnswer.parse(posted.json()), {
      accepted: 1,
      duplicates: 0,
      rejected: 0,
      results: [],
    });
    const url = `/api/v1/users/${encodeURIComponent(user)}`;
    const read = await server.app.inject({ url: `${url}/interactions`, headers: bearer(server.keys.read) });
    const { interactions } = Interactions.parse(read.json());
    assert.deepEqual(
      interactions.map(({ item_id, rating: value }) => [item_id, value]),
      [[`movie:${1 + (round % 3)}`, 4.5]],
    );
    const answer = await server.app.inject({
      url: `${url}/recommendations?explain=true`,
      headers: bearer(server.keys.read),
    });
    const { source, items, user_id } = Recommendations.parse(answer.json());
    assert.equal(user_id, user);
    assert.equal(source, 'fold_in');
    assert.ok(items.every(({ id }) => id !== `movie:${1 + (round % 3)}`));
    for (const { predicted_rating: stars } of items)
      assert.ok(stars === null || (stars >= 0.5 && stars <= 5));
  }
});

test('a bad event is reported and set aside, the others are kept', async () => {
  const good = rating('bob', 'movie:1', 3);
  const answer = EventsAnswer.parse(
    (await post({ events: [good, rating('bob', 'movie:2', 11), good] })).json(),
  );
  assert.deepEqual([answer.accepted, answer.duplicates, answer.rejected], [1, 1, 1]);
  assert.deepEqual(
    answer.results.map(({ index, status }) => [index, status]),
    [
      [1, 'rejected'],
      [2, 'duplicate'],
    ],
  );
  assert.equal(answer.results[0]?.error?.pointer, '/value');
  const listed = await server.app.inject({ url: '/api/v1/dead-letters', headers: bearer(server.keys.admin) });
  const letter = DeadLetters.parse(listed.json()).dead_letters[0];
  assert.equal(letter?.dead_letter_id, answer.results[0]?.dead_letter_id);
  const url = `/api/v1/dead-letters/${letter?.dead_letter_id}`;
  const fixed = await server.app.inject({
    method: 'PUT',
    url,
    headers: bearer(server.keys.admin),
    payload: { body: JSON.stringify(rating('bob', 'movie:2', 5)) },
  });
  assert.equal(fixed.statusCode, 200);
  const replayed = await server.app.inject({
    method: 'POST',
    url: `${url}/replay`,
    headers: bearer(server.keys.admin),
  });
  assert.equal(EventsAnswer.parse(replayed.json()).accepted, 1);
  assert.equal(
    (await server.app.inject({ method: 'DELETE', url, headers: bearer(server.keys.admin) })).statusCode,
    404,
  );
});

test('an NDJSON stream takes its good lines, and names the bad ones by their place', async () => {
  const lines = [
    JSON.stringify(rating('cleo', 'movie:1', 3)),
    '{"type":',
    '',
    '\u00e4'.repeat(3),
    `{"type":"rating","note":"${'x'.repeat(20_000)}"}`,
    JSON.stringify(rating('cleo', 'movie:2', 3)),
  ];
  const answer = EventsAnswer.parse((await post(lines.join('\r\n'), NDJSON)).json());
  assert.deepEqual([answer.accepted, answer.rejected], [2, 3]);
  assert.deepEqual(
    answer.results.map(({ index, error }) => [index, error?.code]),
    [
      [1, 'unparsable'],
      [2, 'unparsable'],
      [3, 'too_large'],
    ],
  );
  assert.ok(answer.results.every(({ dead_letter_id }) => dead_letter_id !== undefined));
});

test('bodies may come as gzip or zstd', async () => {
  for (const [encoding, pack] of [
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const) {
    const body = JSON.stringify({ events: [rating(encoding, 'movie:1', 3)] });
    const json = await post(pack(Buffer.from(body)), { 'content-encoding': encoding });
    assert.equal(EventsAnswer.parse(json.json()).accepted, 1, encoding);
    const line = `${JSON.stringify(rating(encoding, 'movie:2', 3))}\n`;
    const stream = await post(pack(Buffer.from(line)), { ...NDJSON, 'content-encoding': encoding });
    assert.equal(EventsAnswer.parse(stream.json()).accepted, 1, encoding);
    const broken = await post(pack(Buffer.from(body)).subarray(0, 30), { 'content-encoding': encoding });
    assert.equal(broken.statusCode, 400, encoding);
  }
  assert.equal((await post('{}', { 'content-encoding': 'br' })).statusCode, 415);
});

test('the limits on events, their size and the body hold', async () => {
  const many = { events: Array.from({ length: 1001 }, () => rating('dan', 'movie:1', 3)) };
  assert.equal((await post(many)).statusCode, 413);
  const long = EventsAnswer.parse(
    (
      await post({
        events: [{ ...rating('dan', 'movie:1', 3), note: 'x'.repeat(10_240) }, rating('dan', 'movie:2', 3)],
      })
    ).json(),
  );
  assert.deepEqual([long.accepted, long.rejected, long.results[0]?.error?.code], [1, 1, 'too_large']);
  assert.equal((await post(`{"events":[],"x":"${'x'.repeat(10_000_000)}"}`)).statusCode, 413);
  const bomb = gzipSync(Buffer.alloc(40_000_000, 0x20));
  assert.equal((await post(bomb, { 'content-encoding': 'gzip' })).statusCode, 413);
  assert.equal((await post(bomb, { ...NDJSON, 'content-encoding': 'gzip' })).statusCode, 413);
});

test('a repeated Idempotency-Key gets the first answer, and 422 with another body', async () => {
  const key = { 'idempotency-key': 'once' };
  const body = { events: [rating('fay', 'movie:1', 3), rating('fay', 'movie:1', 99)] };
  const first = await post(body, key);
  assert.deepEqual((await post(body, key)).json(), first.json());
  assert.equal(EventsAnswer.parse((await post(body)).json()).duplicates, 1);
  assert.equal((await post({ events: [] }, key)).statusCode, 422);
  const line = JSON.stringify(rating('fay', 'movie:2', 3));
  const headers = { ...NDJSON, 'idempotency-key': 'lines' };
  for (let round = 0; round < 2; round++)
    assert.equal(EventsAnswer.parse((await post(line, headers)).json()).accepted, 1);
  const pair = await Promise.all([
    post(body, { 'idempotency-key': 'two' }),
    post(body, { 'idempotency-key': 'two' }),
  ]);
  assert.ok(pair.some(({ statusCode }) => statusCode === 200));
  assert.ok(pair.every(({ statusCode }) => statusCode === 200 || statusCode === 409));
});

test('a request that is no request for events says what is wrong', async () => {
  const cases: [string, number, Record<string, string>?][] = [
    ['{"event":[]}', 422],
    ['[]', 422],
    ['', 422],
    ['{"events":', 400],
    ['<events/>', 415, { 'content-type': 'text/xml' }],
  ];
  for (const [body, status, headers] of cases) {
    const reply = await post(body, headers);
    assert.equal(reply.statusCode, status, body);
    assert.match(String(reply.headers['content-type']), /^application\/problem\+json/);
    Problem.parse(reply.json());
  }
  assert.match(
    Problem.parse((await post('{"event":[]}')).json())
      .errors.map(({ detail }) => detail)
      .join(),
    /did you mean 'events'/,
  );
});
test('a log without room answers 503 with Retry-After, and reads go on', async () => {
  await withServer(
    async ({ app, keys }) => {
      for (const code of ['overloaded', 'storage_unavailable']) {
        const reply = await app.inject({
          method: 'POST',
          url: '/api/v1/events',
          headers: bearer(keys.ingest),
          payload: { events: [rating(code, 'movie:1', 3)] },
        });
        assert.equal(reply.statusCode, 503);
        assert.equal(Problem.parse(reply.json()).code, code);
        assert.ok(Number(reply.headers['retry-after']) >= 1);
      }
      assert.equal((await app.inject({ url: '/api/v1/items', headers: bearer(keys.read) })).statusCode, 200);
    },
    {
      replace: ({ ingest }) => ({
        ingest: {
          ...passOn(ingest),
          submit: async (values) => {
            const code = JSON.stringify(values).includes('overloaded') ? 'overloaded' : 'storage_unavailable';
            throw new DeadwaxError(code, 'the log takes nothing now');
          },
        },
      }),
    },
  );
});

/** The way in, of which a test replaces a part. */
function passOn(ingest: ServerContext['ingest']): ServerContext['ingest'] {
  return {
    submit: (values, options) => ingest.submit(values, options),
    parseLines: (bytes, options) => ingest.parseLines(bytes, options),
    submitLines: (lines, options) => ingest.submitLines(lines, options),
    setAside: (texts, options) => ingest.setAside(texts, options),
    deadLetters: ingest.deadLetters,
  };
}

test('a stream is held back while the log is full and then goes on', async () => {
  let refusals = 3;
  await withServer(
    async ({ app, keys }) => {
      const reply = await app.inject({
        method: 'POST',
        url: '/api/v1/events',
        headers: { ...bearer(keys.ingest), 'content-type': 'application/x-ndjson' },
        payload: Array.from({ length: 2500 }, (_, n) => JSON.stringify(rating(`u${n}`, 'movie:1', 3))).join(
          '\n',
        ),
      });
      assert.equal(EventsAnswer.parse(reply.json()).accepted, 2500);
      assert.equal(refusals, 0);
    },
    {
      replace: ({ ingest }) => ({
        ingest: {
          ...passOn(ingest),
          submitLines: async (lines, options) => {
            if (refusals > 0) {
              refusals--;
              throw new DeadwaxError('overloaded', 'full');
            }
            return ingest.submitLines(lines, options);
          },
        },
      }),
    },
  );
});
