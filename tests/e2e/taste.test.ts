import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { assertFits } from '../support/assert-fits.ts';
import { type SignedIn, signIn, whyNoBrowser } from '../support/browser.ts';
import { inventedRecords } from '../support/records.ts';
import { settles } from '../support/settles.ts';
import { type RunningDeadwax, startDeadwax } from '../support/start-deadwax.ts';

const skip = whyNoBrowser() ?? false;
/** Who own one record of Funk / Soul each: more than a page of leaders. */
const N_OTHERS = 28;
/** Jazz is release 6, 12, 18 ...; 1 and 7 are Rock and Pop, 3 is Funk / Soul. */
const COLLECTIONS: Readonly<Record<string, readonly number[]>> = {
  ann: [6, 12, 18, 1],
  bob: [6, 12, 18, 24, 1, 7],
  ...Object.fromEntries(Array.from({ length: N_OTHERS }, (_, at) => [`other${at}`, [3]])),
};

async function fill({ url, ingestKey }: RunningDeadwax): Promise<void> {
  const ts = 1_700_000_000;
  const events: object[] = Object.entries(COLLECTIONS).map(([user_id, numbers]) => ({
    type: 'own_set',
    user_id,
    items: numbers.map((number) => `release:${number}`),
    ts,
  }));
  events.push({ type: 'want_add', user_id: 'dan', item_id: 'release:2', ts });
  const reply = await fetch(`${url}/api/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ingestKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  });
  assert.equal(Object(await reply.json()).accepted, events.length);
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`),
    [],
  );
}

async function expectReadableInTheDark(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
  const { violations } = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze();
  assert.deepEqual(
    violations.map(({ nodes }) => nodes[0]?.html.slice(0, 200)),
    [],
  );
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}

async function rowsOf(page: Page, table: string): Promise<string[]> {
  const rows = await page
    .getByRole('table', { name: table, exact: true })
    .locator('tbody tr')
    .allInnerTexts();
  return rows.map((row) => row.replaceAll(/\s+/g, ' ').trim());
}

async function lookAtTaste(page: Page, { complaints }: SignedIn): Promise<void> {
  await page.getByRole('link', { name: 'bob', exact: true }).first().waitFor();
  await settles(async () => assert.equal((await rowsOf(page, 'Genres')).length, 15));
  const genres = await rowsOf(page, 'Genres');
  // Only bob has more records of these, and the others have none: 28 and dan of 31.
  assert.equal(genres[8], 'Jazz 3 60 % 2 93.5');
  assert.equal(genres[13], 'Rock 1 20 % 2 93.5');
  assert.equal(genres[0], 'Blues 0 0 % 1 0.0');
  await settles(async () =>
    assert.deepEqual(await rowsOf(page, 'Shared genres'), ['Jazz 2 1', 'Pop 2 1', 'Rock 2 1']),
  );
  await page.getByText('4 records in both collections').waitFor();
  const shared = page.getByRole('list', { name: 'Shared records' }).getByRole('link');
  await settles(async () => assert.equal(await shared.count(), 4));
  await page.getByText(/^bob owns it, .* Both collect Jazz, Pop, and Rock\.$/).waitFor();
  await page.getByRole('img', { name: 'Chart: the 15 genres' }).waitFor();
  await expectAccessible(page);
  await expectReadableInTheDark(page);
  await page.setViewportSize({ width: 360, height: 780 });
  await page.getByRole('img', { name: 'Chart: the 15 genres' }).waitFor({ state: 'detached' });
  await assertFits(page, 360);
  await page.setViewportSize({ width: 1280, height: 900 });
  assert.deepEqual(complaints, []);
}

async function browseLeaders(page: Page): Promise<void> {
  const rows = page.getByRole('table', { name: 'Leaders in Funk / Soul' }).locator('tbody tr');
  await page.getByText(`${N_OTHERS} users have records of it`).waitFor();
  await settles(async () => assert.equal(await rows.count(), 25));
  await page.getByRole('button', { name: 'Load more' }).press('Enter');
  await rows.nth(N_OTHERS - 1).waitFor();
  await page.getByRole('button', { name: 'Load more' }).waitFor({ state: 'detached' });
  await expectAccessible(page);
  await expectReadableInTheDark(page);
  const genres = page.getByRole('navigation', { name: 'Genres' });
  await genres.getByRole('link', { name: 'Jazz' }).press('Enter');
  await page.getByText('2 users have records of it').waitFor();
  await settles(async () => {
    assert.deepEqual(await rowsOf(page, 'Leaders in Jazz'), ['1 bob 4', '2 ann 3']);
    assert.equal(new URL(page.url()).search, '?genre=jazz');
    assert.equal(await genres.locator('[aria-current]').innerText(), 'Jazz');
  });
}

describe('tastes on the pages', { skip, timeout: 120_000 }, () => {
  let deadwax: RunningDeadwax;
  let signedIn: SignedIn;
  let page: Page;
  const data = mkdtempSync(join(tmpdir(), 'deadwax-taste-'));

  before(async () => {
    const store = await openSqliteStore({ directory: data });
    await store.items.put(inventedRecords(60));
    await store.close();
    deadwax = await startDeadwax(data, []);
    await fill(deadwax);
    signedIn = await signIn(deadwax.link);
    page = await signedIn.newPage();
    page.setDefaultTimeout(15_000);
  });
  after(async () => {
    await signedIn?.browser.close();
    await deadwax?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  test('before tastes are computed a user has genres without ranks', async () => {
    await page.goto(`${deadwax.url}/users/ann/taste`);
    await page.getByRole('heading', { name: 'Not computed yet' }).waitFor();
    await settles(async () => assert.equal((await rowsOf(page, 'Genres'))[8], 'Jazz 3 60 % – –'));
    await expectAccessible(page);
  });

  test('tastes are computed by a button, and the figures appear when that is done', async () => {
    await page.getByRole('link', { name: 'Taste', exact: true }).click();
    await page.getByRole('heading', { name: 'Not computed yet' }).waitFor();
    await page.getByRole('button', { name: 'Compute now' }).click();
    const figures = page.locator('dl').filter({ hasText: 'Distinct friends' });
    await figures.getByText('Mean collection').waitFor();
    await settles(async () => assert.match(await figures.innerText(), /USERS\s+31\s/i));
    // That nothing was computed came as an error.
    signedIn.complaints.splice(0);
  });

  test('a user has ranks, a friend with reasons and a record of the friend, also on a phone', async () => {
    await page.goto(`${deadwax.url}/users/ann?catalogue=records`);
    await page.locator('#main').getByRole('link', { name: 'Taste', exact: true }).click();
    await lookAtTaste(page, signedIn);
  });

  test('the outline shows shares or percentiles, chosen by the keyboard', async () => {
    await page.getByText('How much of the collection each genre makes up.').waitFor();
    await page.getByRole('radio', { name: 'Share' }).press('ArrowRight');
    await page.getByText('Of 100 users, how many have fewer records of it.').waitFor();
  });

  test('owning the recommended record counts at once, and another one is recommended', async () => {
    const owns = page.getByRole('button', { name: /^Owns: / });
    const first = (await owns.getAttribute('aria-label')) ?? '';
    await owns.click();
    await page.getByText('5 records in both collections').waitFor();
    await settles(async () => assert.notEqual(await owns.getAttribute('aria-label'), first));
    await page.getByText('5 records; ranks are among 31 users').waitFor();
  });

  test('who is not shown to others has no ranks and no friend, and is on no leader board', async () => {
    await page.getByRole('switch', { name: 'Shown to others' }).press('Space');
    await page.getByText('who is not shown to others has no ranks').waitFor();
    await page.getByRole('heading', { name: 'No friend' }).waitFor();
    await settles(async () => assert.match((await rowsOf(page, 'Genres'))[8], /– –$/));
    await page.goto(`${deadwax.url}/taste?genre=jazz`);
    await settles(async () => assert.deepEqual(await rowsOf(page, 'Leaders in Jazz'), ['1 bob 4']));
    await page.goto(`${deadwax.url}/users/ann/taste`);
    await page.getByRole('switch', { name: 'Shown to others' }).press('Space');
    await page.getByRole('link', { name: 'bob', exact: true }).first().waitFor();
  });

  test('leader boards are read page by page, and genre by genre with the keyboard', async () => {
    await page.goto(`${deadwax.url}/taste?genre=funk`);
    await browseLeaders(page);
  });

  test('who owns nothing is told so, and is given a friend and a record all the same', async () => {
    await page.goto(`${deadwax.url}/users/dan/taste`);
    await page.getByRole('heading', { name: 'No records yet' }).waitFor();
    await page.getByText('There are no genres to compare').waitFor();
    await page.getByRole('button', { name: /^Owns: / }).waitFor();
    await expectAccessible(page);
    assert.deepEqual(signedIn.complaints, []);
  });

  test('the reason is shown where there is no taste, or none can be read', async () => {
    await page.goto(`${deadwax.url}/users/nobody/taste`);
    await page.getByRole('heading', { name: 'There is no taste to show' }).waitFor();
    await page.getByText("user 'nobody' has no events yet").waitFor();
    const error = { status: 500, code: 'internal', title: 'x', detail: 'the disk is gone', errors: [] };
    await page.route('**/taste', (route) =>
      route.request().resourceType() === 'fetch'
        ? route.fulfill({ status: 500, contentType: 'application/json', body: JSON.stringify(error) })
        : route.continue(),
    );
    await page.goto(`${deadwax.url}/users/ann/taste`);
    await page.getByRole('alert').getByText('the disk is gone').waitFor();
    await page.unroute('**/taste');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('table', { name: 'Genres', exact: true }).waitFor();
  });
});
