import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runDeadwax } from '../support/run-deadwax.ts';
import { startDeadwax } from '../support/start-deadwax.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

test('the command line shows tastes, friends and leaders; a batch that is killed leaves the one before', async (context) => {
  const data = join(temporaryDirectory(context), 'data');
  const run = async (...args: string[]): Promise<string> => {
    const { status, out, err } = await runDeadwax([...args, '--data', data]);
    assert.equal(status, 0, err);
    return out;
  };
  const running = await startDeadwax(data);
  context.after(() => running.kill());
  await run('simulate', 'collections', '--users', '40');
  await run('taste', 'update');
  assert.match(await run('taste', 'user7'), /Folk, World, & Country +\d+/);
  assert.match(await run('taste', 'friend', 'user7'), /Recommended: .*release:\d+/);
  const statistics = JSON.parse(await run('taste', 'statistics', '--json'));
  assert.equal(statistics.n_users, 40);
  assert.match(await run('taste', 'hide', 'user7'), /user7 is not shown/);

  const accepted = await fetch(`${running.url}/api/v1/taste/run`, {
    method: 'POST',
    headers: { authorization: `Bearer ${running.adminKey}`, 'content-type': 'application/json' },
    body: '{}',
  });
  assert.equal(accepted.status, 202);
  await running.kill();
  const again = await startDeadwax(data);
  context.after(() => again.kill());
  assert.equal(JSON.parse(await run('taste', 'user8', '--json')).n_releases >= 150, true);
  assert.equal(JSON.parse(await run('taste', 'friend', 'user8', '--json')).user_id, 'user8');
});
