import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { Item } from '../../src/domain/item.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { assertFits } from '../support/assert-fits.ts';
import { type SignedIn, signIn, whyNoBrowser } from '../support/browser.ts';
import { recordOf } from '../support/records.ts';
import { settles } from '../support/settles.ts';
import { type RunningDeadwax, startDeadwax } from '../support/start-deadwax.ts';

const skip = whyNoBrowser() ?? false;
const FILM: Item = {
  itemId: 'movie:1',
  catalogue: 'movies',
  title: 'Harbour Lights (1987)',
  year: 1987,
  genres: ['Drama'],
  attributes: {},
  stub: false,
  source: 'test',
};

describe('search in the header', { skip, timeout: 120_000 }, () => {
  let deadwax: RunningDeadwax;
  let signedIn: SignedIn;
  let page: Page;
  const data = mkdtempSync(join(tmpdir(), 'deadwax-search-'));

  before(async () => {
    const store = await openSqliteStore({ directory: data });
    const records = [1, 2, 3].map((n) => recordOf(n, `Harbour ${n}`, { artist: 'Low' }, ['Rock']));
    await store.items.put([FILM, ...records]);
    await store.close();
    deadwax = await startDeadwax(data, []);
    signedIn = await signIn(deadwax.link);
    page = await signedIn.newPage();
    await page.goto(`${deadwax.url}/users`);
    await page.getByRole('heading', { name: 'Users', exact: true }).waitFor();
  });
  after(async () => {
    await signedIn?.browser.close();
    await deadwax?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  const box = () => page.getByLabel('Search everything');

  async function expectNoViolations(): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`),
      [],
    );
  }

  test('a key leads to it, arrows choose among what is found by kind, Enter opens it', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('harb');
    const found = page.getByRole('listbox', { name: 'Found' });
    await found.getByRole('option').nth(4).waitFor();
    await found.getByText('Films', { exact: true }).waitFor();
    await found.getByText('Records', { exact: true }).waitFor();
    await settles(async () => assert.equal(await box().inputValue(), 'harb', 'the key itself is not typed'));
    await page.keyboard.press('ArrowDown');
    const first = await found.locator('[data-combobox-selected] .clip').first().innerText();
    await expectNoViolations();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: first, exact: true }).waitFor();
    await settles(async () => assert.equal(await box().inputValue(), ''));
  });

  test('Escape closes it, then empties it; a slash that is typed elsewhere stays there', async () => {
    await box().fill('harbour');
    const found = page.getByRole('listbox', { name: 'Found' });
    await found.waitFor();
    await page.keyboard.press('Escape');
    await found.waitFor({ state: 'hidden' });
    assert.equal(await box().inputValue(), 'harbour');
    await page.keyboard.press('Escape');
    await settles(async () => assert.equal(await box().inputValue(), ''));
    await page.goto(`${deadwax.url}/search`);
    await page.getByLabel('What to look for').fill('a');
    await page.keyboard.type('/b');
    await settles(async () => assert.equal(await page.getByLabel('What to look for').inputValue(), 'a/b'));
  });

  test('Enter without a choice leads to all that is found, which the address remembers', async () => {
    await box().fill('harbour');
    await page.keyboard.press('Enter');
    const results = page.getByRole('list', { name: 'Found' });
    await results.getByRole('link').nth(3).waitFor();
    await settles(async () => assert.equal(new URL(page.url()).search, '?q=harbour'));
    await expectNoViolations();
    await page.goto(`${deadwax.url}/search?q=harbour&kind=records`);
    await results.getByRole('link').nth(2).waitFor();
    await settles(async () => assert.equal(await results.getByRole('link').count(), 3));
    await page.setViewportSize({ width: 360, height: 780 });
    await assertFits(page, 360);
  });

  test('it says when nothing is found', async () => {
    await box().fill('zzzzqqqq');
    await page.getByText('Nothing found for “zzzzqqqq”').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Nothing found', { exact: true }).waitFor();
    assert.deepEqual(signedIn.complaints, []);
  });
});
