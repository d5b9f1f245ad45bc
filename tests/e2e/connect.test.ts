import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { type SignedIn, signIn, whyNoBrowser } from '../support/browser.ts';
import { listenOf } from '../support/listenbrainz.ts';
import { settles } from '../support/settles.ts';
import { type RunningDeadwax, startDeadwax } from '../support/start-deadwax.ts';

const skip = whyNoBrowser() ?? false;

describe('connecting a player', { skip, timeout: 120_000 }, () => {
  let deadwax: RunningDeadwax;
  let signedIn: SignedIn;
  let page: Page;
  const data = mkdtempSync(join(tmpdir(), 'deadwax-connect-'));

  before(async () => {
    deadwax = await startDeadwax(data, []);
    signedIn = await signIn(deadwax.link);
    page = await signedIn.newPage();
  });
  after(async () => {
    await signedIn?.browser.close();
    await deadwax?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  async function send(token: string, listenType: string, listen: object): Promise<number> {
    const reply = await fetch(`${deadwax.url}/1/submit-listens`, {
      method: 'POST',
      headers: { authorization: `Token ${token}` },
      body: JSON.stringify({ listen_type: listenType, payload: [listen] }),
    });
    return reply.status;
  }

  test('a user is chosen, a token made and shown with what to paste, and the first listen arrives by itself', async () => {
    await page.goto(`${deadwax.url}/connect`);
    await page.getByText('No user chosen').waitFor();
    await page.getByLabel('User', { exact: true }).fill('ann');
    await page.keyboard.press('Enter');
    await page.getByText('Waiting for your first listen').waitFor();
    await page.getByText('No player has a token for this user yet.').waitFor();
    await page.getByText('make one above').waitFor();

    await page.getByLabel('Name of the player').fill('Navidrome');
    await page.keyboard.press('Enter');
    const token = await page.locator('.token-made output').innerText();
    const values = page.getByLabel('What Navidrome needs');
    await values.getByText(`ND_LISTENBRAINZ_BASEURL=${deadwax.url}/1/`).waitFor();
    await values.getByText(token).waitFor();
    await page.getByLabel('Tokens in use').getByText('not used yet').waitFor();

    const { track_metadata } = listenOf(0, 'Sunflower', { info: { media_player: 'Navidrome' } });
    assert.equal(await send(token, 'playing_now', { track_metadata }), 200);
    await page.getByText('Now playing: Sunflower by Low').waitFor();
    const listenedAt = Math.floor(Date.now() / 1000) - 60;
    assert.equal(await send(token, 'single', { listened_at: listenedAt, track_metadata }), 200);
    await page.getByText('Sunflower by Low has arrived from Navidrome.').waitFor();
    await page.getByLabel('Last listens').getByText('Sunflower').waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(
      violations.map(({ id }) => id),
      [],
    );
  });

  test('every player has its values', async () => {
    const chooser = page.getByRole('combobox', { name: 'Player' });
    for (const [name, value] of [
      ['Jellyfin', deadwax.url],
      ['Web Scrobbler', `${deadwax.url}/1/submit-listens`],
      ['Pano Scrobbler', `${deadwax.url}/`],
      ['multi-scrobbler', 'ann'],
      ['A Last.fm player', `${deadwax.url}/2.0/`],
    ] as const) {
      await chooser.click();
      await page.getByRole('option', { name }).click();
      await page.getByLabel(`What ${name} needs`).getByText(value, { exact: true }).first().waitFor();
    }
  });

  test('a token that is revoked is gone from the list, and its player is refused', async () => {
    const token = await page.locator('.token-made output').innerText();
    await page.getByRole('button', { name: 'Revoke Navidrome' }).click();
    await page.getByRole('button', { name: 'Revoke the token' }).click();
    await page.getByText('No player has a token for this user yet.').waitFor();
    await settles(async () => assert.equal(await page.getByText(token).count(), 0));
    assert.equal(await send(token, 'single', listenOf(Math.floor(Date.now() / 1000), 'Closer')), 401);
    assert.deepEqual(signedIn.complaints, []);
  });
});
