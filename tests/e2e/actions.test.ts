import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Locator } from 'playwright-core';
import { assertFits } from '../support/assert-fits.ts';
import { type SignedIn, signIn, whyNoBrowser } from '../support/browser.ts';
import { historyFixture } from '../support/read-history.ts';
import { settles } from '../support/settles.ts';
import { type RunningDeadwax, startDeadwax } from '../support/start-deadwax.ts';

const skip = whyNoBrowser() ?? false;
const HISTORY = historyFixture('spotify/Streaming_History_Audio_2023_0.json');
const MALFORMED = fileURLToPath(new URL('../fixtures/movielens/ml-latest-malformed', import.meta.url));

async function waitForChange(list: Locator, before: readonly string[]): Promise<string[]> {
  for (;;) {
    const now = await list.allInnerTexts();
    if (now.length > 0 && now.join() !== before.join()) return now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What lies under the pointer is another element once the stars up to it are lit; a click must not fall between. */
async function clickStars(stars: Locator): Promise<void> {
  const position = { x: 45, y: 9 };
  await stars.hover({ position });
  await stars.locator('[data-active]').first().waitFor();
  await stars.click({ position });
}

async function importHistory(signedIn: SignedIn, url: string): Promise<void> {
  const page = await signedIn.newPage();
  await page.goto(`${url}/import`);
  const look = async (): Promise<void> => {
    await page.locator('input[type=file]').last().setInputFiles(HISTORY);
    await page.getByLabel('Whose it is').fill('e2e-listener');
    await page.getByRole('button', { name: 'Look at it first' }).click();
  };
  await look();
  await page.getByRole('button', { name: 'Import 3 new' }).click({ timeout: 30_000 });
  await page.getByText('3 new listens of e2e-listener').waitFor({ timeout: 30_000 });
  await page.reload();
  await look();
  await page.getByRole('button', { name: 'Nothing new to import' }).waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Remove the file' }).click();
  await page.getByText('the file was removed').waitFor();
  await page.close();
}

describe('actions on the pages', { skip, timeout: 120_000 }, () => {
  let deadwax: RunningDeadwax;
  let signedIn: SignedIn;
  const data = mkdtempSync(join(tmpdir(), 'deadwax-actions-'));

  before(async () => {
    deadwax = await startDeadwax(data, ['--demo']);
    signedIn = await signIn(deadwax.link);
  });
  after(async () => {
    await signedIn?.browser.close();
    await deadwax?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  test('liking three films makes a list and changes it with each like', async () => {
    const page = await signedIn.newPage();
    await page.goto(deadwax.url);
    const picks = page.locator('.pick');
    const titles = page.locator('ol[aria-label="Recommended for you"] .film-title');
    let shown: string[] = [];
    for (const at of [0, 4, 8]) {
      await picks.nth(at).click();
      shown = await waitForChange(titles, shown);
    }
    assert.equal(shown.length, 8);
    await page.getByText('because you liked').first().waitFor();
    await page.close();
  });

  test('a rating posted on the dashboard changes the next list', async () => {
    const page = await signedIn.newPage();
    await page.goto(`${deadwax.url}/users/demo`);
    const titles = page.locator('table[aria-label="Recommended films"] .film-title');
    await titles.first().waitFor();
    const shown = await titles.allInnerTexts();
    const word = /[\p{L}]{4,}/u.exec(shown[0])?.[0] ?? '';
    await page.getByLabel('Film to rate').fill(word);
    await page.getByRole('option').filter({ hasText: shown[0] }).first().click();
    await clickStars(page.getByLabel('Stars', { exact: true }));
    await page.getByRole('button', { name: 'Rate', exact: true }).click();
    const next = await waitForChange(titles, shown);
    assert.ok(!next.includes(shown[0]), 'a rated film is not recommended again');
    await page.close();
  });

  test('the filters of the browse page narrow the cards and the figures alike', async () => {
    const page = await signedIn.newPage();
    await page.goto(`${deadwax.url}/browse?user=demo`);
    const figures = page.locator('dl[aria-label="Figures of the selection"]');
    await page.locator('.card').first().waitFor();
    const before = await figures.innerText();
    await page.goto(`${deadwax.url}/browse?user=demo&genre=Horror`);
    await page.locator('.card').first().waitFor();
    await settles(async () => {
      assert.notEqual(await figures.innerText(), before);
      assert.ok((await page.locator('.card .tags').count()) > 0);
    });
    await page.close();
  });

  test('a training started on the page shows its progress and ends in a new version', async () => {
    const page = await signedIn.newPage();
    await page.goto(`${deadwax.url}/models`);
    const versions = page.locator('table[aria-label="Versions"] tbody tr');
    await versions.first().waitFor();
    const before = await versions.count();
    await page.getByLabel('Factors').fill('16');
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.locator('.job-progress').waitFor();
    await page.locator('.job-progress[data-status="succeeded"]').waitFor({ timeout: 60_000 });
    await versions.nth(before).waitFor();
    await page.close();
  });

  test('the segments of the evaluation are bars with intervals, and a table that follows the chosen figure', async () => {
    const page = await signedIn.newPage();
    await page.goto(`${deadwax.url}/models`);
    const panel = page.getByRole('region', { name: 'By segment' });
    await panel.getByRole('img').locator('svg').waitFor();
    await panel.getByText('Table', { exact: true }).click();
    const rows = panel.getByRole('row');
    await rows.nth(5).waitFor();
    const read = () => rows.allInnerTexts();
    let before: string[] = [];
    await settles(async () => {
      before = await read();
      assert.match(before[0], /Segment\s+Users\s+Test preferences\s+model\s+popularity/);
      assert.match(before[3], /^heavy users\s+\d+\s+\d+\s+0\.\d{4} \(0\.\d{4}–0\.\d{4}\)/);
      assert.match(before[5], /^tail items/);
    });
    await panel.getByLabel('Figure of the segments').click();
    await page.getByRole('option', { name: 'recall@20' }).click();
    await page.getByRole('heading', { name: 'By segment: recall@20' }).waitFor();
    await settles(async () => assert.notDeepEqual(await read(), before));
    await panel.getByText('What the segments are').click();
    await panel.getByText('cold users: users with fewer than 10 preferences to learn from').waitFor();
    await page.close();
  });

  test('the best settings of a tuning are words, and fit a narrow screen', async () => {
    const started = await fetch(`${deadwax.url}/api/v1/models/movies/tune`, {
      method: 'POST',
      headers: { authorization: `Bearer ${deadwax.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ folds: 2, grid: { factors: [4], regularization: [1], iterations: [2] } }),
    });
    assert.equal(started.status, 202);
    const page = await signedIn.newPage();
    await page.setViewportSize({ width: 360, height: 780 });
    await page.goto(`${deadwax.url}/models`);
    await page.getByText(/rating model: .*regularization 1.* \(rmse 0\.\d{4}\)/).waitFor({ timeout: 60_000 });
    await assertFits(page, 360);
    await page.close();
  });

  test('an import of damaged files ends with its rejects, line and reason', async () => {
    const page = await signedIn.newPage();
    await page.goto(`${deadwax.url}/import`);
    await page.getByLabel('Path').first().fill(MALFORMED);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page
      .getByRole('link', { name: /left out/ })
      .first()
      .click({ timeout: 30_000 });
    const rejects = page.getByRole('list', { name: 'Lines left out' });
    await rejects.getByText('5.5').first().waitFor();
    await page.close();
    assert.deepEqual(signedIn.complaints, []);
  });

  test('a listening history is looked at, then imported, and a file that was looked at can be removed', async () => {
    await importHistory(signedIn, deadwax.url);
    assert.deepEqual(signedIn.complaints, []);
  });
});
