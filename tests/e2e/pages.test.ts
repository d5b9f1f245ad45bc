import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { assertFits } from '../support/assert-fits.ts';
import { type SignedIn, signIn, whyNoBrowser } from '../support/browser.ts';
import { settles } from '../support/settles.ts';
import { type RunningDeadwax, startDeadwax } from '../support/start-deadwax.ts';

const PAGES = [
  { path: '/', heading: 'Like three films and see the list change' },
  { path: '/?catalogue=tracks', heading: 'Like three tracks and see the list change' },
  { path: '/browse', heading: 'Browse' },
  { path: '/browse?catalogue=records', heading: 'Browse' },
  { path: '/users', heading: 'Users' },
  { path: '/users/demo', heading: 'demo' },
  { path: '/users/demo?catalogue=tracks', heading: 'demo' },
  { path: '/items/movie%3Asample-1', heading: undefined },
  { path: '/explore', heading: undefined },
  { path: '/models', heading: 'Models' },
  { path: '/import', heading: 'Import' },
  { path: '/connect', heading: 'Connect a player' },
  { path: '/connect?user=demo', heading: 'Connect a player' },
  { path: '/allow-player?token=0123', heading: 'Allow a player' },
  { path: '/jobs', heading: 'Jobs' },
  { path: '/dead-letters', heading: 'Dead letters' },
  { path: '/settings', heading: 'Settings' },
];
const skip = whyNoBrowser() ?? false;

async function open(page: Page, url: string, heading: string | undefined): Promise<void> {
  await page.goto(url);
  const title = page.locator('main h1');
  await (heading === undefined ? title : title.filter({ hasText: heading })).first().waitFor();
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
}

/** Runs in the page. */
const TRANSITIONS_END =
  'Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished))';

async function seriousViolations(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

describe('pages', { skip }, () => {
  let deadwax: RunningDeadwax;
  let signedIn: SignedIn;
  const data = mkdtempSync(join(tmpdir(), 'deadwax-pages-'));

  before(async () => {
    deadwax = await startDeadwax(data, ['--demo']);
    signedIn = await signIn(deadwax.link);
  });
  after(async () => {
    await signedIn?.browser.close();
    await deadwax?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  test('the one-time link signs in and leaves the address bar, and works a single time', async () => {
    const stranger = await signedIn.browser.newContext();
    const page = await stranger.newPage();
    await page.goto(deadwax.link);
    await page.getByRole('alert').waitFor();
    await settles(async () => {
      assert.equal(new URL(page.url()).search, '');
      assert.match(await page.getByRole('alert').innerText(), /used already/);
    });
    await stranger.close();
  });

  for (const { path, heading } of PAGES) {
    test(`${path} shows itself, without complaints and without serious accessibility violations`, async () => {
      const page = await signedIn.newPage();
      await open(page, `${deadwax.url}${path}`, heading);
      assert.deepEqual(await seriousViolations(new AxeBuilder({ page })), []);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
      // Colours fade over to the dark ones; what is measured half-way is neither.
      await page.evaluate(TRANSITIONS_END);
      assert.deepEqual(await seriousViolations(new AxeBuilder({ page }).withRules(['color-contrast'])), []);
      await page.setViewportSize({ width: 360, height: 780 });
      await assertFits(page, 360);
      await page.close();
      assert.deepEqual(signedIn.complaints, []);
    });
  }

  test('an address that leads nowhere says so', async () => {
    const page = await signedIn.newPage();
    await open(page, `${deadwax.url}/nowhere`, undefined);
    await page.getByText('There is nothing at this address').waitFor();
    await page.close();
  });
});
