import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as fc from 'fast-check';
import { EventsAnswer, Interactions, User } from '../../src/server/contract.ts';
import { bearer, type OpenServer, openServer } from '../support/open-server.ts';

let server: OpenServer;
let nRuns = 0;
before(async () => {
  server = await openServer({ options: { rateLimit: { perSecond: 1e6, burst: 1e6 }, readWaitMs: 20_000 } });
});
after(() => server.close());

type Wire = Record<string, unknown>;

const TYPES = [
  'rating',
  'rating_remove',
  'play',
  'skip',
  'love',
  'hate',
  'love_remove',
  'thumb_up',
  'own_add',
  'own_remove',
  'want_add',
];

/** Events of different times: of equal times the one received last would win, which is an order. */
const someEvents = fc
  .uniqueArray(
    fc.record({
      at: fc.nat(500),
      item: fc.nat(4),
      user: fc.nat(2),
      type: fc.constantFrom(...TYPES),
      half: fc.integer({ min: 1, max: 10 }),
    }),
    { selector: ({ at }) => at, minLength: 1, maxLength: 30 },
  )
  .map((list) =>
    list.map(
      ({ at, item, user, type, half }, n): Wire => ({
        type,
        user_id: `${user}`,
        item_id: `movie:${item}`,
        ts: 1_700_000_000 + at,
        ...(n % 3 === 0 ? { event_id: `${at}` } : {}),
        ...(type === 'rating' ? { value: half / 2 } : {}),
      }),
    ),
  );

/** How a client may send events: in which order, how often, in how many requests, and by which form. */
const sending = fc.record({
  seed: fc.integer(),
  repeats: fc.array(fc.nat(), { maxLength: 20 }),
  size: fc.integer({ min: 1, max: 12 }),
  isStream: fc.boolean(),
});

function shuffled(events: readonly Wire[], seed: number): Wire[] {
  const order = events.map((event, at) => ({ event, key: Math.sin(seed + at * 7.13) }));
  return order.sort((a, b) => a.key - b.key).map(({ event }) => event);
}

async function post(events: readonly Wire[], isStream: boolean): Promise<EventsAnswer> {
  const reply = await server.app.inject({
    method: 'POST',
    url: '/api/v1/events',
    headers: {
      ...bearer(server.keys.ingest),
      'content-type': isStream ? 'application/x-ndjson' : 'application/json',
    },
    payload: isStream ? events.map((event) => JSON.stringify(event)).join('\n') : JSON.stringify({ events }),
  });
  return EventsAnswer.parse(reply.json());
}

async function get(path: string): Promise<unknown> {
  const reply = await server.app.inject({ url: `/api/v1${path}`, headers: bearer(server.keys.read) });
  return reply.statusCode === 404 ? undefined : reply.json();
}

/** What three users of one run are seen to have done. */
async function readAnswers(run: string): Promise<unknown> {
  const answers: unknown[] = [];
  for (const user of [0, 1, 2]) {
    const known = await get(`/users/${run}-${user}`);
    const interactions =
      known && Interactions.parse(await get(`/users/${run}-${user}/interactions?count=100`));
    const rows = interactions ? JSON.stringify(interactions).replaceAll(`${run}-`, '') : '';
    answers.push([known ? User.parse(known).n_interactions : 0, rows]);
  }
  return answers;
}

function ofRun(events: readonly Wire[], run: string): Wire[] {
  return events.map((event) => ({
    ...event,
    user_id: `${run}-${event.user_id}`,
    ...(event.event_id === undefined ? {} : { event_id: `${run}-${event.event_id}` }),
  }));
}

test('the same events give the same answers, however often, in whatever order and batches they come', async () => {
  await fc.assert(
    fc.asyncProperty(someEvents, sending, async (events, { seed, repeats, size, isStream }) => {
      nRuns += 1;
      const [plain, wild] = [`plain${nRuns}`, `wild${nRuns}`];
      assert.equal((await post(ofRun(events, plain), false)).accepted, events.length);
      const sent = shuffled(
        [...events, ...repeats.map((n) => events[n % events.length])].filter((event) => event !== undefined),
        seed,
      );
      let nAccepted = 0;
      for (let from = 0; from < sent.length; from += size)
        nAccepted += (await post(ofRun(sent.slice(from, from + size), wild), isStream)).accepted;
      assert.equal(nAccepted, events.length, 'each counts once');
      assert.deepEqual(await readAnswers(wild), await readAnswers(plain));
    }),
    { numRuns: 25 },
  );
});
