import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runDeadwax } from '../support/run-deadwax.ts';
import { type RunningDeadwax, startDeadwax } from '../support/start-deadwax.ts';

const data = mkdtempSync(join(tmpdir(), 'deadwax-players-'));
after(() => rmSync(data, { recursive: true, force: true }));

const LISTEN = {
  listened_at: Math.floor(Date.now() / 1000) - 300,
  track_metadata: { artist_name: 'Low', track_name: 'Sunflower' },
};

async function deadwax(...args: readonly string[]): Promise<string> {
  const { status, out, err } = await runDeadwax([...args, '--data', data]);
  assert.equal(status, 0, err);
  return out;
}

/** Sends a listen the way curl does, which says that it is a form. */
async function submit({ url }: RunningDeadwax, token: string): Promise<number> {
  const reply = await fetch(`${url}/1/submit-listens`, {
    method: 'POST',
    headers: { authorization: `Token ${token}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: JSON.stringify({ payload: [LISTEN] }),
  });
  return reply.status;
}

async function countListens({ url }: RunningDeadwax, token: string): Promise<unknown> {
  const headers = { authorization: `Token ${token}` };
  const reply = await fetch(`${url}/1/user/demo/listen-count`, { headers });
  return Object(await reply.json()).payload;
}

test('the token of the first start opens the door, is shown once, and tokens are made and revoked on the command line', async () => {
  const first = await startDeadwax(data, []);
  const shown = /^ {2}Scrobble to {3}(\S+) {5}token ([0-9a-f-]{36})$/m.exec(first.output);
  assert.ok(shown !== null, first.output);
  const [, address, token = ''] = shown;
  assert.equal(address, `${first.url}/1/`);
  assert.equal(await submit(first, token), 200);
  assert.deepEqual(await countListens(first, token), { count: 1 });
  await first.stop();

  const made = (await deadwax('tokens', 'create', 'demo', 'mpv')).split('\n')[0] ?? '';
  const listed = JSON.parse(await deadwax('tokens', 'demo', '--json')).tokens;
  assert.deepEqual(
    listed.map(({ label }: { label: string }) => label),
    ['mpv', 'first token'],
  );
  await deadwax('tokens', 'revoke', 'demo', listed[1].token_id);

  const second = await startDeadwax(data, []);
  assert.ok(!second.output.includes(token));
  assert.equal(await submit(second, token), 401);
  assert.equal(await submit(second, made), 200);
  assert.deepEqual(await countListens(second, made), { count: 1 });
  await second.stop();
});
