import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { EventsAnswer, User } from '../../src/server/contract.ts';
import { createRandom } from '../../src/util/random.ts';
import { type RunningDeadwax, startDeadwax } from '../support/start-deadwax.ts';

const ROUNDS = Number(process.env.DEADWAX_KILL_ROUNDS ?? 3);
const SEED = Number(process.env.DEADWAX_KILL_SEED ?? 20261121);
const BATCH = 20;

const root = mkdtempSync(join(tmpdir(), 'deadwax-kill-'));
after(() => rmSync(root, { recursive: true, force: true }));

interface WireEvent {
  readonly event_id: string;
  readonly type: 'rating';
  readonly user_id: string;
  readonly item_id: string;
  readonly ts: string;
  readonly value: number;
}

function makeBatch(round: number, number: number): WireEvent[] {
  return Array.from({ length: BATCH }, (_, at) => ({
    event_id: `r${round}-b${number}-${at}`,
    type: 'rating',
    user_id: `user-${(number * BATCH + at) % 17}`,
    item_id: `movie:${round}-${number}-${at}`,
    ts: '2026-01-01T00:00:00Z',
    value: 4,
  }));
}

async function post(
  url: string,
  key: string,
  events: readonly WireEvent[],
): Promise<{ accepted: number; duplicates: number }> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const reply = await fetch(`${url}/api/v1/events`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ events }),
  });
  assert.equal(reply.status, 200);
  return EventsAnswer.parse(await reply.json());
}

/** Sends batches until the server is gone; gives those that were acknowledged. */
async function sendUntilKilled(
  running: RunningDeadwax,
  key: string,
  round: number,
  killAfterMs: number,
): Promise<WireEvent[]> {
  const acknowledged: WireEvent[] = [];
  const killing = new Promise<void>((resolve) => setTimeout(() => running.kill().then(resolve), killAfterMs));
  for (let number = 0; ; number++) {
    const batch = makeBatch(round, number);
    const sent = await post(running.url, key, batch).catch(() => undefined);
    if (sent === undefined) break;
    acknowledged.push(...batch);
  }
  await killing;
  return acknowledged;
}

async function countInteractions(url: string, key: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (let user = 0; user < 17; user++) {
    const reply = await fetch(`${url}/api/v1/users/user-${user}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    if (reply.status === 200) counts.set(`user-${user}`, User.parse(await reply.json()).n_interactions);
  }
  return counts;
}

test(`after kill -9 everything acknowledged over HTTP is there once (${ROUNDS} rounds, seed ${SEED})`, async () => {
  const random = createRandom(SEED);
  const data = join(root, 'data');
  const stored = new Map<string, Set<string>>();
  let key = '';
  for (let round = 0; round < ROUNDS; round++) {
    const running = await startDeadwax(data);
    key = running.adminKey ?? key;
    const acknowledged = await sendUntilKilled(running, key, round, 100 + random.below(700));
    const again = await startDeadwax(data);
    try {
      for (let at = 0; at < acknowledged.length; at += BATCH) {
        const batch = acknowledged.slice(at, at + BATCH);
        const answer = await post(again.url, key, batch);
        assert.deepEqual(
          [answer.accepted, answer.duplicates],
          [0, batch.length],
          'each was stored already, once',
        );
        for (const { user_id, item_id } of batch)
          stored.set(user_id, (stored.get(user_id) ?? new Set()).add(item_id));
      }
      const counts = await countInteractions(again.url, key);
      for (const [user, items] of stored) {
        const count = counts.get(user) ?? 0;
        assert.ok(
          count >= items.size && count <= items.size + (round + 1) * BATCH,
          `${user}: ${count} for ${items.size}`,
        );
      }
    } finally {
      await again.stop();
    }
  }
});
