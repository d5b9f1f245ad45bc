import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeadwaxError } from '../../src/errors.ts';
import { EventsAnswer, Problem } from '../../src/server/contract.ts';
import { bearer, type OpenServer, openServer } from '../support/open-server.ts';

const HOST = '127.0.0.1';
const N_REQUESTS = 80;

let server: OpenServer;
let url: string;
before(async () => {
  server = await openServer({ options: { rateLimit: { perSecond: 1e6, burst: 1e6 } } });
  url = await server.app.listen({ host: HOST, port: 0 });
});
after(() => server.close());

function play(userId: string, ts: number) {
  return { type: 'play', user_id: userId, item_id: 'track:1', ts };
}

function post(to: string, key: string, events: readonly unknown[]): Promise<Response> {
  return fetch(`${to}/api/v1/events`, {
    method: 'POST',
    headers: { ...bearer(key), 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  });
}

test('requests that come at the same moment get each the answer to its own events', async () => {
  const known = play('known', 1_700_000_000);
  assert.equal((await post(url, server.keys.ingest, [known])).status, 200);
  const before = await server.log.endOffset();
  // Of each request another event is a duplicate or bad, by its number.
  const requests = Array.from({ length: N_REQUESTS }, (_, at) => {
    const good = Array.from({ length: at % 4 }, (_, n) => play(`new-${at}`, 1_700_000_001 + n));
    const bad = at % 3 === 0 ? [{ type: 'play', user_id: `bad-${at}` }] : [];
    return [...good, ...(at % 5 === 0 ? [known] : []), ...bad];
  });
  const replies = await Promise.all(requests.map((events) => post(url, server.keys.ingest, events)));
  const answers = await Promise.all(replies.map(async (reply) => EventsAnswer.parse(await reply.json())));
  let nAccepted = 0;
  for (const [at, answer] of answers.entries()) {
    const nGood = at % 4;
    nAccepted += nGood;
    const statuses = [...(at % 5 === 0 ? ['duplicate'] : []), ...(at % 3 === 0 ? ['rejected'] : [])];
    assert.equal(answer.accepted, nGood);
    assert.equal(answer.duplicates, at % 5 === 0 ? 1 : 0);
    assert.equal(answer.rejected, at % 3 === 0 ? 1 : 0);
    assert.deepEqual(
      answer.results.map(({ index, status }) => [index, status]),
      statuses.map((status, n) => [nGood + n, status]),
    );
    if (at % 3 !== 0) continue;
    const letter = await server.context.ingest.deadLetters.get(answer.results.at(-1)?.dead_letter_id ?? '');
    assert.match(letter.body, new RegExp(`"bad-${at}"`));
  }
  assert.equal((await server.log.endOffset()) - before, nAccepted);
});

test('a request with many events goes by itself, and the next ones have their answers too', async () => {
  const many = Array.from({ length: 500 }, (_, n) => play('many', 1_600_000_000 + n));
  const sent = [many, [play('few', 1_600_000_000)], many.slice(0, 100), [play('few', 1_600_000_001)]];
  const replies = await Promise.all(sent.map((events) => post(url, server.keys.ingest, events)));
  const answers = await Promise.all(replies.map(async (reply) => EventsAnswer.parse(await reply.json())));
  assert.deepEqual(
    [1, 3].map((at) => answers[at].accepted),
    [1, 1],
  );
  assert.equal(answers[0].accepted + answers[2].accepted, 500);
});

test('when nothing is taken each request is told so, with its own id', async (context) => {
  let nCalls = 0;
  const full = await openServer({
    options: { rateLimit: { perSecond: 1e6, burst: 1e6 } },
    replace: ({ ingest }) => ({
      ingest: {
        parseLines: (bytes, options) => ingest.parseLines(bytes, options),
        submitLines: (lines, options) => ingest.submitLines(lines, options),
        setAside: (texts, options) => ingest.setAside(texts, options),
        deadLetters: ingest.deadLetters,
        submit: async () => {
          nCalls += 1;
          // Meanwhile the others come.
          await sleep(100);
          throw new DeadwaxError('overloaded', 'the log takes nothing now');
        },
      },
    }),
  });
  context.after(() => full.close());
  const to = await full.app.listen({ host: HOST, port: 0 });
  const replies = await Promise.all(
    Array.from({ length: N_REQUESTS }, (_, at) =>
      post(to, full.keys.ingest, [play(`u${at}`, 1_700_000_000)]),
    ),
  );
  const ids = new Set<string>();
  for (const reply of replies) {
    assert.equal(reply.status, 503);
    assert.ok(Number(reply.headers.get('retry-after')) >= 1);
    ids.add(Problem.parse(await reply.json()).request_id);
  }
  assert.equal(ids.size, N_REQUESTS);
  assert.ok(nCalls >= 1 && nCalls < N_REQUESTS, `${nCalls} calls`);
});

test('a body may come in parts; one that ends early takes nothing, and its place is free again', async (context) => {
  const small = await openServer({ options: { maxInFlight: 1, rateLimit: { perSecond: 1e6, burst: 1e6 } } });
  context.after(() => small.close());
  const to = await small.app.listen({ host: HOST, port: 0 });
  const body = JSON.stringify({ events: [play('parts', 1_700_000_000)] });
  const head = `POST /api/v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${small.keys.ingest}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
  const begin = async () => {
    const socket = connect(Number(new URL(to).port), HOST);
    await once(socket, 'connect');
    socket.write(head + body.slice(0, 10));
    await sleep(20);
    return socket;
  };
  const broken = await begin();
  broken.destroy();
  for (let status = 503; status !== 200; ) {
    const reply = await post(to, small.keys.ingest, []);
    await reply.text();
    status = reply.status;
  }
  assert.equal(await small.log.endOffset(), 0);
  const whole = await begin();
  whole.write(body.slice(10, 20));
  await sleep(20);
  whole.write(body.slice(20));
  const [answer] = await once(whole.setEncoding('utf8'), 'data');
  assert.match(answer, /^HTTP\/1.1 200 OK\r\n/);
  assert.match(answer, /"accepted":1/);
  assert.equal(await small.log.endOffset(), 1);
  whole.destroy();
});
