import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';

const WAIT_MS = 2000;
const LOOK_MS = 50;

/** Asserts that a page is no wider than the screen, once it has laid itself out after a change of the screen's size. */
export async function assertFits(page: Page, screen: number): Promise<void> {
  const end = performance.now() + WAIT_MS;
  let width: number;
  do {
    width = Number(await page.evaluate('document.documentElement.scrollWidth'));
    if (width <= screen) return;
    await sleep(LOOK_MS);
  } while (performance.now() < end);
  assert.fail(`the page is ${width} px wide on a screen of ${screen} px`);
}
