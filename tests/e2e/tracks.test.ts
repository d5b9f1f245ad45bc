import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { trackIdOf } from '../../src/domain/track-text.ts';
import { type SignedIn, signIn, whyNoBrowser } from '../support/browser.ts';
import { sign } from '../support/lastfm.ts';
import { runDeadwax } from '../support/run-deadwax.ts';
import { isShownWithin } from '../support/settles.ts';
import { type RunningDeadwax, startDeadwax } from '../support/start-deadwax.ts';

const skip = whyNoBrowser() ?? false;
const NOW = Math.floor(Date.now() / 1000);
const JOGA = trackIdOf('Björk', 'Jóga');
/** A list of tracks as the Million Song Dataset has it. */
const CATALOGUE = [
  'TRAAAAA000000000A1<SEP>SOAAAAA000000000A1<SEP>Björk<SEP>Jóga',
  'TRAAAAA000000000A2<SEP>SOAAAAA000000000A2<SEP>Low<SEP>Words',
  'TRAAAAA000000000A3<SEP>SOAAAAA000000000A3<SEP>Low<SEP>Lullaby',
];

describe('tracks of players', { skip, timeout: 120_000 }, () => {
  let deadwax: RunningDeadwax;
  let signedIn: SignedIn;
  let page: Page;
  let sk = '';
  const data = mkdtempSync(join(tmpdir(), 'deadwax-tracks-'));

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

  async function call(parameters: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
    const all = { format: 'json', api_key: 'a', ...parameters };
    const body = new URLSearchParams({ ...all, api_sig: sign(all) });
    return Object(await (await fetch(`${deadwax.url}/2.0/`, { method: 'POST', body })).json());
  }

  async function expectNoViolations(): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(
      violations.map(({ id }) => id),
      [],
    );
  }

  test('a player that opens the browser is allowed there, and scrobbles', async () => {
    const { token } = await call({ method: 'auth.getToken' });
    await page.goto(`${deadwax.url}/api/auth/?api_key=a&token=${token}`);
    await page.getByLabel('Whose listens they are').fill('ann');
    await page.keyboard.press('Enter');
    assert.equal((await call({ method: 'auth.getSession', token: String(token) })).error, 14);
    await expectNoViolations();
    await page.getByRole('button', { name: 'Allow it for ann' }).click();
    await page.getByText('The player sends what ann listens to').waitFor();
    const { session } = await call({ method: 'auth.getSession', token: String(token) });
    sk = String(Object(session).key);
    const sent = {
      method: 'track.scrobble',
      sk,
      artist: 'Björk',
      track: 'Jóga',
      timestamp: String(NOW - 60),
    };
    assert.equal(Object((await call(sent)).scrobbles)['@attr'].accepted, 1);
  });

  test('its track is matched when the catalogue is imported', async () => {
    const file = join(data, 'unique_tracks.txt');
    writeFileSync(file, `${CATALOGUE.join('\n')}\n`);
    const imported = await runDeadwax(['import', file, '--data', data]);
    assert.equal(imported.status, 0, imported.err);
    await page.goto(`${deadwax.url}/items/${encodeURIComponent(JOGA)}`);
    const panel = page.getByText('Plays of it count for');
    // The job that matches begins when the import has ended.
    while (!(await isShownWithin(panel, 5000))) await page.reload();
    await page.getByRole('link', { name: 'Jóga · Björk' }).click();
    await page.getByText('Plays of these count for it').waitFor();
  });

  test('a match is corrected, and left to the text again', async () => {
    await page.goto(`${deadwax.url}/items/${encodeURIComponent(JOGA)}`);
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByLabel('The same as').fill('wor');
    await page.getByRole('option', { name: 'Words Low' }).click();
    await page.getByText('as somebody said').waitFor();
    await expectNoViolations();
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('button', { name: 'It is no other' }).click();
    await page.getByText('Somebody said that it is no other track').waitFor();
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('button', { name: 'Go by its text again' }).click();
    await page.getByRole('link', { name: 'Jóga · Björk' }).waitFor();
    assert.deepEqual(
      signedIn.complaints.filter((complaint) => !complaint.includes('409')),
      [],
    );
  });
});
