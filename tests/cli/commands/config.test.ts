import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runDeadwax } from '../../support/run-deadwax.ts';

test('the configuration is shown without its secrets', async () => {
  const environment = {
    DEADWAX_DISCOGS_CONSUMER_KEY: 'our-key',
    DEADWAX_DISCOGS_CONSUMER_SECRET: 'our-secret',
  };
  const { out, err, status } = await runDeadwax(['config', 'show', '--json'], environment);
  assert.equal(status, 0, err);
  const shown = JSON.parse(out);
  assert.deepEqual(
    [shown.discogs_consumer_key, shown.discogs_consumer_secret, shown.port],
    ['our-key', '(not shown)', 8080],
  );
  assert.match(
    (await runDeadwax(['config', 'show'], environment)).out,
    /discogs_consumer_secret +\(not shown\)/,
  );
});
