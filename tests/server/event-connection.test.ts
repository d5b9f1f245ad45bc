import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { bearer, type OpenServer, type OpenServerOptions, openServer } from '../support/open-server.ts';
import { exchangeRaw } from '../support/raw-http.ts';

const PATIENCE_MS = 30_000;

async function listen(
  context: TestContext,
  given: OpenServerOptions = {},
): Promise<{ server: OpenServer; port: number }> {
  const server = await openServer(given);
  context.after(() => server.close());
  const url = await server.app.listen({ host: '127.0.0.1', port: 0 });
  return { server, port: Number(new URL(url).port) };
}

/** Lets the events of each request wait to be taken until they are let go. */
function holdSubmits(): Pick<OpenServerOptions, 'replace'> & {
  readonly waiting: Promise<void>;
  letGo(): void;
} {
  const waiting = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  return {
    waiting: waiting.promise,
    letGo: held.resolve,
    replace: ({ ingest }) => ({
      ingest: Object.assign(Object.create(ingest), {
        async submit(...given: Parameters<typeof ingest.submit>) {
          waiting.resolve();
          await held.promise;
          return ingest.submit(...given);
        },
      }),
    }),
  };
}

/** One connection, on which what comes is read as it comes. */
class Client {
  readonly socket: Socket;
  readonly closed: Promise<unknown>;
  text = '';

  constructor(port: number, context: TestContext) {
    this.socket = connect(port, '127.0.0.1');
    this.closed = once(this.socket, 'close');
    this.socket.on('data', (bytes: Buffer) => {
      this.text += bytes.toString('latin1');
    });
    context.after(() => this.socket.destroy());
  }

  /** Sends text and waits until so many answers have come on this connection. */
  async ask(text: string, nAnswers: number): Promise<void> {
    this.socket.write(text);
    while (statusesOf(this.text).length < nAnswers) await once(this.socket, 'data');
  }
}

function post({ keys }: OpenServer, user: string, nEvents = 1, fields = ''): string {
  const events = Array.from({ length: nEvents }, (_, at) => ({
    type: 'play',
    user_id: user,
    item_id: 'movie:1',
    ts: 1_700_000_000_000 + at,
  }));
  const body = JSON.stringify({ events });
  return `POST /api/v1/events HTTP/1.1\r\nhost: a\r\nauthorization: ${bearer(keys.ingest).authorization}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n${fields}\r\n${body}`;
}

function statusesOf(reply: string): string[] {
  return [...reply.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status);
}

/** The number of interactions that the log has acknowledged, by asking over a connection that the lane hands over. */
async function countEvents({ app, keys }: OpenServer, user: string): Promise<number> {
  const reply = await app.inject({ url: `/api/v1/users/${user}/interactions`, headers: bearer(keys.read) });
  return reply.json().interactions?.length ?? 0;
}

function countConnections({ app }: OpenServer): Promise<number> {
  return new Promise((resolve, reject) => {
    app.server.getConnections((fault, count) => (fault ? reject(fault) : resolve(count)));
  });
}

/** The number of connections that Node's HTTP knows of. */
function countParsers({ app }: OpenServer): number {
  const name = Object.getOwnPropertySymbols(app.server).find(
    ({ description }) => description === 'http.server.connections',
  );
  assert.ok(name !== undefined);
  const list: unknown = Reflect.get(app.server, name);
  assert.ok(typeof list === 'object' && list !== null && 'all' in list && typeof list.all === 'function');
  return list.all().length;
}

test('wherever a request is cut in two, it has the same answer', async (context) => {
  const { server, port } = await listen(context);
  const text = post(server, 'cut', 1, 'connection: close\r\n');
  const cuts = Array.from({ length: text.length - 1 }, (_, at) => at + 1);
  while (cuts.length > 0)
    await Promise.all(
      cuts.splice(0, 30).map(async (cut) => {
        const parts = [text.slice(0, cut), text.slice(cut)];
        const reply = await exchangeRaw({ port, parts, pauseMs: 5, patienceMs: PATIENCE_MS });
        assert.deepEqual(statusesOf(reply), ['200'], `cut after ${cut} bytes: ${reply}`);
      }),
    );
});

test('requests that do not wait for the answer before them are answered in their order', async (context) => {
  const { server, port } = await listen(context);
  const counts = [1, 2, 3, 4, 5];
  const makeParts = (): string[] =>
    counts.map((nEvents) => post(server, 'early', nEvents, nEvents === 5 ? 'connection: close\r\n' : ''));
  const text = makeParts().join('');
  const third = Math.floor(text.length / 3);
  const cut = [text.slice(0, third), text.slice(third, 2 * third), text.slice(2 * third)];
  for (const parts of [[text], makeParts(), cut])
    for (const pauseMs of [0, 1, 20]) {
      const reply = await exchangeRaw({ port, parts, pauseMs, patienceMs: PATIENCE_MS });
      const results = [...reply.matchAll(/"accepted":(\d+),"duplicates":(\d+)/g)];
      assert.deepEqual(
        results.map(([, accepted, duplicates]) => Number(accepted) + Number(duplicates)),
        counts,
        `${parts.length} parts ${pauseMs} ms apart: ${reply}`,
      );
    }
});

test('a connection goes from events to anything else and back', async (context) => {
  const { server, port } = await listen(context);
  const client = new Client(port, context);
  const key = bearer(server.keys.read).authorization;
  await client.ask(post(server, 'other'), 1);
  await client.ask(
    `GET /api/v1/users/other/interactions HTTP/1.1\r\nhost: a\r\nauthorization: ${key}\r\n\r\n`,
    2,
  );
  await client.ask(post(server, 'other-2'), 3);
  await client.ask('NONSENSE\r\n\r\n', 4);
  assert.deepEqual(statusesOf(client.text), ['200', '200', '200', '400']);
  assert.match(client.text, /"item_id":"movie:1"/);
});

test('who says that nothing more comes is answered, and the connection ends', async (context) => {
  const { server, port } = await listen(context);
  const client = new Client(port, context);
  client.socket.end(post(server, 'half'));
  await client.closed;
  assert.deepEqual(statusesOf(client.text), ['200']);
  assert.match(client.text, /\r\nconnection: close\r\n/);
});

test('who goes away leaves the place to others', async (context) => {
  const { server, port } = await listen(context);
  const goneAway = { port, end: 'cut', patienceMs: 50 } as const;
  await Promise.all(
    Array.from({ length: 50 }, (_, at) => exchangeRaw({ ...goneAway, parts: [post(server, `gone-${at}`)] })),
  );
  await new Client(port, context).ask(post(server, 'still-here'), 1);
  assert.equal(await countEvents(server, 'still-here'), 1);
});

test('nothing is kept of a connection that ended before its answer, with more of it to read', async (context) => {
  const held = holdSubmits();
  const { server, port } = await listen(context, held);
  const client = new Client(port, context);
  client.socket.write(post(server, 'gone'));
  await held.waiting;
  client.socket.write('GET /he');
  await sleep(50);
  client.socket.resetAndDestroy();
  while ((await countConnections(server)) > 0) await sleep(5);
  held.letGo();
  while ((await countEvents(server, 'gone')) === 0) await sleep(5);
  assert.equal(countParsers(server), 0);
});

test('a connection on which nothing comes is closed', async (context) => {
  const { port } = await listen(context, { options: { requestTimeoutMs: 200 } });
  await new Client(port, context).closed;
});

test('a server that closes answers what it has, ends the connection and is not held up by idle ones', async (context) => {
  const held = holdSubmits();
  const { server, port } = await listen(context, held);
  const idle = new Client(port, context);
  await once(idle.socket, 'connect');
  const busy = new Client(port, context);
  busy.socket.write(post(server, 'last', 100));
  await held.waiting;
  const closed = server.app.close();
  await idle.closed;
  held.letGo();
  await closed;
  await busy.closed;
  assert.deepEqual(statusesOf(busy.text), ['200']);
  assert.match(busy.text, /\r\nconnection: close\r\n/);
});
