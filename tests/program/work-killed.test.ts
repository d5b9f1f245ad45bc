import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningDeadwax, startDeadwax } from '../support/start-deadwax.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const USERS = 60;
const ITEMS = 40;
const WAIT_MS = 60_000;

/** A library in which everybody has rated about a third of the films. */
function writeLibrary(folder: string): number {
  mkdirSync(folder);
  const films = Array.from({ length: ITEMS }, (_, n) => `${n},Film ${n} (${1960 + n}),Drama`);
  writeFileSync(join(folder, 'movies.csv'), `movieId,title,genres\n${films.join('\n')}\n`);
  const ratings = Array.from({ length: USERS * ITEMS }, (_, n) => [Math.floor(n / ITEMS), n % ITEMS])
    .filter(([user = 0, item = 0]) => (user * 7 + item * 3) % 5 < 2)
    .map(([user = 0, item = 0], n) => `${user},${item},${1 + ((user + item) % 9) / 2},${1_000_000_000 + n}`);
  writeFileSync(join(folder, 'ratings.csv'), `userId,movieId,rating,timestamp\n${ratings.join('\n')}\n`);
  return ratings.length;
}

let key = '';

async function start(context: TestContext, data: string, faults?: string): Promise<RunningDeadwax> {
  const server = await startDeadwax(data, [], faults === undefined ? {} : { DEADWAX_FAULTS: faults });
  context.after(() => server.kill());
  key = server.adminKey ?? key;
  return server;
}

async function call(server: RunningDeadwax, path: string, body?: object): Promise<Record<string, unknown>> {
  const reply = await fetch(`${server.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  assert.ok(reply.ok, `${path}: ${reply.status}`);
  return Object(await reply.json());
}

/** Asks again and again until an answer is there. */
async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + WAIT_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    assert.ok(performance.now() < deadline, 'it took too long');
    await sleep(100);
  }
}

test('an import that was killed goes on by itself and counts each rating once; a publication that was killed leaves one whole live model', async (context) => {
  const directory = temporaryDirectory(context);
  const data = join(directory, 'data');
  const library = join(directory, 'ml-killed');
  const nRatings = writeLibrary(library);

  const importing = await start(context, data, 'import:checkpoint@2:kill');
  await call(importing, '/imports', { path: library });
  assert.equal(await importing.ended, 'SIGKILL');
  const resumed = await start(context, data);
  const counts = await until(async () => {
    const [record] = Object((await call(resumed, '/imports')).imports);
    return record?.status === 'succeeded' ? record.counts : undefined;
  });
  assert.deepEqual(
    [counts.ratings_read, counts.events_accepted, counts.events_duplicate],
    [nRatings, nRatings, 0],
  );
  const parameters = { ranking: { factors: 4, iterations: 3 }, rating: { factors: 4, iterations: 3 } };
  const train = { parameters, force: true };
  await call(resumed, '/models/movies/train', train);
  const first = await until(() => findLive(resumed));
  assert.equal(await resumed.stop(), 0);

  for (const place of ['model:write-file@2', 'model:rename-version@1', 'model:rename-live@1']) {
    const training = await start(context, data, `${place}:kill`);
    await call(training, '/models/movies/train', train);
    assert.equal(await training.ended, 'SIGKILL', place);
    const again = await start(context, data);
    const { models } = await call(again, '/models');
    const live = Object(models).filter((model: { live: boolean }) => model.live);
    assert.equal(live.length, 1, place);
    const answer = await call(again, '/users/1/recommendations?count=5');
    assert.equal(Object(answer).items.length, 5, `${place}: it answers`);
    assert.equal(await again.stop(), 0);
  }
  assert.match(first, /\w/);
});

async function findLive(server: RunningDeadwax): Promise<string | undefined> {
  const { models } = await call(server, '/models');
  const live = Object(models).find((model: { live: boolean }) => model.live);
  return live === undefined ? undefined : String(live.version);
}
