import { fsyncSync, openSync, writeSync } from 'node:fs';
import { createRandom } from '../../src/util/random.ts';

// A client that sends events in every way until the server is gone, and writes what was acknowledged to a file of its own, fsynced:
// one line a request, `{"ids":[...],"accepted":n,"duplicates":n,"letters":[...]}`.

const [url = '', key = '', path = '', name = '', seed = '0'] = process.argv.slice(2);
const random = createRandom(Number(seed));
const acknowledged = openSync(path, 'a');
const BASE_MS = Date.UTC(2026, 0, 1);
const ITEMS = { movies: 'movie:', records: 'release:', tracks: 'track:' } as const;
const BAD_LINES = [
  '{"type":"rating"',
  '"text"',
  '{"type":"rating","user_id":"u","item_id":"movie:1","ts":1,"value":11}',
  '\u0001',
  'null',
];

/** What cannot be taken back. */
const LASTING = new Set<unknown>(['erase', 'user_erase', 'own_set']);

type Wire = Record<string, unknown>;
let nMade = 0;
/** Of events that this client knows to be taken, to be sent again or taken back. */
const taken: Wire[] = [];
const erased = new Set<unknown>();

function pick<T>(values: readonly T[]): T {
  return values[random.below(values.length)];
}

function makeItemEvent(): Wire {
  const type = pick([
    'rating',
    'rating',
    'rating_remove',
    'play',
    'play',
    'skip',
    'own_add',
    'own_remove',
    'want_add',
    'love',
    'hate',
    'love_remove',
    'thumb_up',
    'thumb_down',
    'thumb_remove',
    'click',
  ]);
  const catalogue = type.startsWith('rating') ? 'movies' : pick(['movies', 'records', 'tracks'] as const);
  const common = {
    type,
    item_id: `${ITEMS[catalogue]}${random.below(40)}`,
    ts: BASE_MS + random.below(100_000) * 1000,
  };
  return type === 'rating' ? { ...common, value: 0.5 * (1 + random.below(10)) } : common;
}

/** A user's whole collection, by a program that knows no other: each list is later than the one before. */
function makeList(side: number): Wire {
  const items = [1, 2, 3].map(() => `release:${random.below(40)}`);
  return { type: 'own_set', user_id: `${name}-${side}`, items, ts: BASE_MS + nMade * 1000 };
}

function makeEvent(side: number): Wire {
  const event_id = `${name}-${nMade++}`;
  const user_id = `u${random.below(12)}`;
  const ts = BASE_MS + random.below(100_000) * 1000;
  if (random.below(40) === 0) return { event_id, ...makeList(side) };
  if (random.below(60) === 0) return { event_id, type: 'search', user_id, query: 'blue', ts };
  if (random.below(500) === 0) return { event_id, type: 'user_erase', user_id, ts };
  const victim = pick([undefined, ...taken]);
  if (victim !== undefined && random.below(15) === 0 && !erased.has(victim.event_id)) {
    erased.add(victim.event_id);
    return { event_id, type: 'erase', user_id: victim.user_id, target: victim.event_id, ts };
  }
  if (victim !== undefined && random.below(12) === 0) return victim;
  return { event_id, user_id, ...makeItemEvent() };
}

interface Batch {
  readonly events: readonly Wire[];
  readonly nBad: number;
  readonly body: string;
  readonly type: string;
}

function makeBatch(side: number): Batch {
  const way = random.below(3);
  const events = Array.from(
    { length: way === 0 ? 1 : way === 1 ? 1 + random.below(60) : 1 + random.below(1500) },
    () => makeEvent(side),
  );
  if (way < 2) {
    const bad = random.below(6) === 0 ? [{ type: 'rating' }, 17] : [];
    return {
      events,
      nBad: bad.length,
      body: JSON.stringify({ events: [...events, ...bad] }),
      type: 'application/json',
    };
  }
  const lines = events.map((event) => JSON.stringify(event));
  const nBad = random.below(5);
  for (let n = 0; n < nBad; n += 1) lines.splice(random.below(lines.length), 0, pick(BAD_LINES));
  return { events, nBad, body: `${lines.join('\n')}\n`, type: 'application/x-ndjson' };
}

async function send({ events, nBad, body, type }: Batch): Promise<boolean> {
  let reply: Response;
  let answer: Record<string, unknown>;
  try {
    reply = await fetch(`${url}/api/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': type },
      body,
    });
    answer = JSON.parse(await reply.text());
  } catch {
    // The server is gone; what was on its way is not acknowledged.
    return false;
  }
  if (reply.status === 503) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return true;
  }
  const results: readonly { status: string; dead_letter_id?: string }[] = Array.isArray(answer.results)
    ? answer.results
    : [];
  const letters = results.flatMap(({ dead_letter_id: id }) => id ?? []);
  const { accepted, duplicates, rejected } = answer;
  if (reply.status !== 200 || rejected !== nBad || Number(accepted) + Number(duplicates) !== events.length)
    throw new Error(
      `${reply.status} for ${events.length} good and ${nBad} bad: ${JSON.stringify(answer).slice(0, 500)}`,
    );
  // An erase is known by what it takes back, whoever sends it.
  const ids = events.map(({ type: kind, event_id, target }) =>
    kind === 'erase' ? `erase of ${target}` : event_id,
  );
  writeSync(acknowledged, `${JSON.stringify({ ids, accepted, duplicates, letters })}\n`);
  fsyncSync(acknowledged);
  // Of what may be taken back some is remembered.
  taken.push(...events.filter(({ type: kind }) => !LASTING.has(kind)).slice(0, 20));
  taken.splice(0, Math.max(0, taken.length - 500));
  return true;
}

const WAYS_AT_ONCE = 2;
async function sendOn(side: number): Promise<void> {
  while (await send(makeBatch(side)));
}
await Promise.all(Array.from({ length: WAYS_AT_ONCE }, (_, side) => sendOn(side)));
