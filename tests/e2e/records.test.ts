import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { Entity } from '../../src/domain/entity.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { assertFits } from '../support/assert-fits.ts';
import { type SignedIn, signIn, whyNoBrowser } from '../support/browser.ts';
import { inventedRecords } from '../support/records.ts';
import { settles } from '../support/settles.ts';
import { type RunningDeadwax, startDeadwax } from '../support/start-deadwax.ts';

const skip = whyNoBrowser() ?? false;
const N_RECORDS = 60;
/** Who every twelfth of the records is by, the tenth among them. */
const ARTIST: Entity = {
  entityId: 'artist:11',
  kind: 'artist',
  name: 'Artist 10',
  attributes: {
    real_name: 'Anna Tenner',
    profile: 'Began on [l2], [b]alone[/b].',
    members: ['Somebody'],
    member_ids: ['artist:77'],
    urls: ['https://artist.example/', 'javascript:alert(1)'],
  },
  source: 'discogs',
};

async function send({ url, ingestKey }: RunningDeadwax, events: readonly object[]): Promise<void> {
  const reply = await fetch(`${url}/api/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ingestKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  });
  assert.equal(Object(await reply.json()).accepted, events.length);
}

async function expectClean(page: Page, { complaints }: SignedIn): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`),
    [],
  );
  await page.setViewportSize({ width: 360, height: 780 });
  await page.getByRole('button', { name: 'Menu', exact: true }).waitFor();
  await assertFits(page, 360);
  await page.setViewportSize({ width: 1280, height: 900 });
  assert.deepEqual(complaints, []);
}

/** Answers as the server does when it takes none of the events. */
function refuseEvents(page: Page): Promise<unknown> {
  const error = { code: 'x', pointer: '/ts', detail: 'the time is wrong' };
  const answer = {
    accepted: 0,
    duplicates: 0,
    rejected: 1,
    results: [{ index: 0, status: 'rejected', error }],
  };
  return page.route('**/api/v1/events', (route) =>
    route.fulfill({ contentType: 'application/json', body: JSON.stringify(answer) }),
  );
}

async function changeCollection(page: Page, signedIn: SignedIn, url: string): Promise<void> {
  await page.goto(`${url}/users/ann?catalogue=records`);
  const list = page.getByRole('list', { name: 'Collection' });
  const titles = list.locator('.film-title');
  await page.getByText('4 owned', { exact: true }).waitFor();
  await expectClean(page, signedIn);
  await page.getByLabel('Search the collection').fill('guest');
  await page.getByText('1 found', { exact: true }).waitFor();
  await settles(async () => assert.deepEqual(await titles.allInnerTexts(), ['Night Copper 10']));
  await page.getByLabel('Search the collection').fill('');

  await page.getByLabel('Record to add').fill('meridian');
  const option = page.getByRole('option').first();
  const added = (await option.innerText()).split(/ Artist/)[0].trim();
  await option.click();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('5 owned', { exact: true }).waitFor();
  await list.getByText(added, { exact: true }).waitFor();
  await list.getByLabel(`Remove from the collection: ${added}`).click();
  await page.getByText('4 owned', { exact: true }).waitFor();
  const recommended = page.getByRole('list', { name: 'Recommended records' });
  const first = await recommended.locator('.film-title').first().innerText();
  await recommended.getByLabel(`Wants: ${first}`).click();
  await recommended.getByText(first, { exact: true }).waitFor({ state: 'detached' });
}

async function lookAtRecord(page: Page, signedIn: SignedIn, url: string): Promise<void> {
  await page.goto(`${url}/items/release%3A10`);
  await page.getByRole('heading', { name: 'Night Copper 10' }).waitFor();
  for (const name of ['Artist 10', 'Guest 10', 'Label 1', 'All; this is the main one'])
    await page.getByRole('link', { name, exact: true }).waitFor();
  await page.getByText('1 own it').waitFor();
  await page.getByText('2 x Vinyl, LP, Album').waitFor();
  await page.getByText('Mar 1999').waitFor();
  const rows = page.getByRole('table', { name: 'Tracklist' }).getByRole('row');
  await settles(async () =>
    assert.deepEqual(
      (await rows.allInnerTexts()).map((row) => row.replaceAll('\t', ' ')),
      ['# Title Duration', 'Side one', 'A1 Opening 3:45', 'A2 Closing 4:01'],
    ),
  );
  await expectClean(page, signedIn);
  await page.goto(`${url}/items/release%3A13`);
  await page.getByText('2 own it').waitFor();
}

async function lookAtEntities(page: Page, signedIn: SignedIn, url: string): Promise<void> {
  await page.goto(`${url}/items/release%3A10`);
  await page.getByRole('link', { name: 'Artist 10', exact: true }).click();
  await page.getByRole('heading', { name: 'Artist 10', exact: true }).waitFor();
  await page.getByText('Anna Tenner').waitFor();
  await page.getByText('Began on label 2, alone.').waitFor();
  await settles(async () => {
    assert.deepEqual(
      await page.locator('main dl a').evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
      ['/entities/artist%3A77', 'https://artist.example/'],
    );
    assert.equal(await page.locator('.card').count(), N_RECORDS / 12);
  });
  await expectClean(page, signedIn);
  await page.goto(`${url}/entities/label%3A2`);
  await page.getByRole('heading', { name: 'Label 1', exact: true }).waitFor();
  await page
    .locator('.card')
    .nth(N_RECORDS / 3 - 1)
    .waitFor();
  signedIn.complaints.splice(0);
}

describe('records on the pages', { skip, timeout: 120_000 }, () => {
  let deadwax: RunningDeadwax;
  let signedIn: SignedIn;
  let page: Page;
  const data = mkdtempSync(join(tmpdir(), 'deadwax-records-'));

  before(async () => {
    const store = await openSqliteStore({ directory: data });
    await store.items.put(inventedRecords(N_RECORDS));
    await store.entities.put([ARTIST]);
    await store.close();
    deadwax = await startDeadwax(data, []);
    await send(deadwax, [
      {
        type: 'own_set',
        user_id: 'ann',
        items: [1, 13, 25, 10].map((n) => `release:${n}`),
        ts: 1_700_000_000,
      },
      { type: 'own_add', user_id: 'bob', item_id: 'release:13', ts: 1_700_000_000 },
      { type: 'want_add', user_id: 'ann', item_id: 'release:37', ts: 1_700_000_000 },
    ]);
    signedIn = await signIn(deadwax.link);
    page = await signedIn.newPage();
  });
  after(async () => {
    await signedIn?.browser.close();
    await deadwax?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  test('the catalogue that has something is shown, and the address remembers another one', async () => {
    await page.goto(deadwax.url);
    await page.getByRole('heading', { name: 'Like three records and see the list change' }).waitFor();
    await page.locator('.pick').first().waitFor();
    await expectClean(page, signedIn);
    await page.getByText('Tracks', { exact: true }).click();
    await page.getByRole('heading', { name: 'Like three tracks and see the list change' }).waitFor();
    await page.getByText('No tracks yet').waitFor();
    await settles(async () => assert.equal(new URL(page.url()).search, '?catalogue=tracks'));
    await page.reload();
    await page.getByRole('heading', { name: 'Like three tracks and see the list change' }).waitFor();
  });

  test('a collection is searched, added to and taken from, and the recommendations follow', async () => {
    await changeCollection(page, signedIn, deadwax.url);
  });

  test('records are left out of which the user has something of the artist or the label', async () => {
    await page.goto(`${deadwax.url}/users/ann?catalogue=records`);
    const recommended = page.getByRole('list', { name: 'Recommended records' });
    const ofArtist = recommended.getByRole('link', { name: 'Artist 10', exact: true });
    const ofLabel = recommended.getByText('Label 1 · Vinyl');
    await ofArtist.first().waitFor();
    await page.getByRole('switch', { name: 'Hide artists I have' }).press('Space');
    await ofArtist.first().waitFor({ state: 'detached' });
    await ofLabel.first().waitFor();
    await page.getByRole('switch', { name: 'Hide labels I have' }).press('Space');
    await ofLabel.first().waitFor({ state: 'detached' });
    await recommended.locator('.record-card').first().waitFor();
    await page.getByText('More filters').click();
    await expectClean(page, signedIn);
    await page.getByLabel('From year').fill('2999');
    await page.getByText(/^None of the records that are left/).waitFor();
    await page.getByText('More filters (1)').waitFor();
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await recommended.locator('.record-card').first().waitFor();
    await page.getByLabel('Country').and(page.locator('input')).fill('Nowhere');
    await page.getByText(/^None of the records that are left/).waitFor();
  });

  test('what is wanted can be owned at once', async () => {
    await page.goto(`${deadwax.url}/users/ann?catalogue=records`);
    await page.getByText('Wantlist', { exact: true }).click();
    await page.getByText('2 wanted', { exact: true }).waitFor();
    const wanted = page.getByRole('list', { name: 'Wantlist' });
    const last = await wanted.locator('.film-title').last().innerText();
    await wanted.getByLabel(`Owns it now: ${last}`).click();
    await page.getByText('1 wanted', { exact: true }).waitFor();
    await page.getByText('Collection', { exact: true }).click();
    await page.getByRole('list', { name: 'Collection' }).getByText(last, { exact: true }).waitFor();
  });

  test('the reason is shown when an event is refused', async () => {
    await refuseEvents(page);
    await page
      .getByLabel(/^Remove from the collection/)
      .first()
      .click();
    await page.getByRole('alert').getByText('the time is wrong').waitFor();
    await page.unroute('**/api/v1/events');
  });

  test('a record has its credit, labels, tracks and owners on its page', async () => {
    await lookAtRecord(page, signedIn, deadwax.url);
  });

  test('records are browsed', async () => {
    await page.goto(`${deadwax.url}/browse?catalogue=records&text=guest`);
    await page.getByText(`${N_RECORDS / 10} of ${N_RECORDS}`).waitFor();
    await expectClean(page, signedIn);
  });

  test('an artist has what is known and the records on a page; a label that no dump has told of has its records', async () => {
    await lookAtEntities(page, signedIn, deadwax.url);
  });
});
