import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { signIn, whyNoBrowser } from '../support/browser.ts';
import { startDiscogs } from '../support/discogs-server.ts';
import { isShownWithin } from '../support/settles.ts';
import { startDeadwax } from '../support/start-deadwax.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const skip = whyNoBrowser() ?? false;

test('a profile at Discogs is connected from the page of a user, and read', {
  skip,
  timeout: 90_000,
}, async (context: TestContext) => {
  const discogs = await startDiscogs(context);
  discogs.lists.set('rodneyfool collection', [3, 4]);
  discogs.lists.set('rodneyfool wantlist', [5]);
  discogs.script = ({ path }) => {
    const token = 'oauth_token=token-1&oauth_token_secret=secret-1';
    if (path === '/oauth/request_token' || path === '/oauth/access_token')
      return { status: 200, body: token };
    return path === '/oauth/identity' ? { status: 200, body: { username: 'rodneyfool' } } : undefined;
  };
  const application = ['--discogs-consumer-key', 'our-key', '--discogs-consumer-secret', 'our-secret'];
  const flags = ['--discogs-api-url', discogs.url, ...application];
  const deadwax = await startDeadwax(temporaryDirectory(context), flags);
  context.after(() => deadwax.stop());
  const signedIn = await signIn(deadwax.link);
  context.after(() => signedIn.browser.close());
  const page = await signedIn.newPage();
  await fetch(`${deadwax.url}/api/v1/users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${deadwax.adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ users: [{ id: 'ann' }] }),
  });
  // What Discogs does when the user allows it: it leads back with a verifier.
  await page.route('https://www.discogs.com/**', async (route) => {
    const { searchParams } = new URL(route.request().url());
    assert.equal(searchParams.get('oauth_token'), 'token-1');
    const back = `${deadwax.url}/connect-discogs?user=ann&oauth_token=token-1&oauth_verifier=yes`;
    const body = `<script>location.replace(${JSON.stringify(back)})</script>`;
    await route.fulfill({ contentType: 'text/html', body });
  });
  await page.goto(`${deadwax.url}/users/ann?catalogue=records`);
  await page.getByRole('button', { name: 'Connect Discogs' }).click();
  await page.getByRole('button', { name: 'Link ann and read the profile' }).click();
  await page.getByText('rodneyfool', { exact: true }).waitFor();
  const asked = discogs.asked.find(({ path }) => path === '/oauth/request_token');
  assert.match(
    String(asked?.headers.authorization),
    new RegExp(encodeURIComponent(`${deadwax.url}/connect-discogs?user=ann`)),
  );
  for (let isRead = false; !isRead; ) {
    await page.reload();
    await page.getByRole('button', { name: 'Read it now' }).waitFor();
    isRead = await isShownWithin(page.getByText('Record 3', { exact: true }).first(), 5000);
  }
  await page.goto(`${deadwax.url}/connect-discogs?user=ann&denied=token-1`);
  await page.getByText('Discogs was told no').waitFor();
  assert.deepEqual(signedIn.complaints, []);
});
