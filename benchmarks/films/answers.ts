import { ItemPage, Recommendations } from '../../src/server/contract.ts';
import { createRandom } from '../../src/util/random.ts';

/** Milliseconds, one request after the other. */
export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const WARM_UP = 200;

function quantilesOf(times: readonly number[]): Quantiles {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Number((sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(2));
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

async function ask(url: string, key: string, userId: string): Promise<Recommendations> {
  const path = `${url}/api/v1/users/${encodeURIComponent(userId)}/recommendations?count=20`;
  const reply = await fetch(path, { headers: { authorization: `Bearer ${key}` } });
  return Recommendations.parse(await reply.json());
}

/** Times top-20 answers over HTTP as the client sees them, parsing included. */
export async function timeAnswers(url: string, key: string, userIds: readonly string[]): Promise<Quantiles> {
  for (let at = 0; at < WARM_UP; at++) await ask(url, key, `warm-up-${at}`);
  const times: number[] = [];
  for (const userId of userIds) {
    const startedAt = performance.now();
    const answer = await ask(url, key, userId);
    times.push(performance.now() - startedAt);
    if (answer.items.length !== 20) throw new Error(`${userId} got ${answer.items.length} items`);
  }
  return quantilesOf(times);
}

/** Posts ratings of users that no model has seen; gives their ids. */
export async function postRatings(
  url: string,
  key: string,
  { nUsers, ratingsEach }: { nUsers: number; ratingsEach: number },
): Promise<string[]> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const { items } = ItemPage.parse(await (await fetch(`${url}/api/v1/items?count=1000`, { headers })).json());
  const random = createRandom(1);
  const userIds = Array.from({ length: nUsers }, (_, user) => `fresh-${user}`);
  for (const userId of userIds) {
    const events = Array.from({ length: ratingsEach }, (_, at) => ({
      type: 'rating',
      user_id: userId,
      item_id: items[random.below(items.length)]?.id,
      ts: 1_700_000_000 + at,
      value: 3 + random.below(3),
    }));
    await fetch(`${url}/api/v1/events`, { method: 'POST', headers, body: JSON.stringify({ events }) });
  }
  return userIds;
}
