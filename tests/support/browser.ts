import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const DIST = new URL('../../web/dist/index.html', import.meta.url);

function findChromium(): string | undefined {
  return [process.env.CHROME_PATH, ...PLACES].find((path) => path !== undefined && existsSync(path));
}

/** Says why browser tests cannot run here, or undefined where they can. */
export function whyNoBrowser(): string | undefined {
  if (findChromium() === undefined) return 'Chromium is missing';
  return existsSync(DIST) ? undefined : 'the built page is missing; run `npm run build`';
}

/** A browser that is signed in, with everything its pages complained about. */
export interface SignedIn {
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly complaints: string[];
  /** Opens a tab; its errors are noted as complaints. */
  newPage(): Promise<Page>;
}

function noteComplaints(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
  });
  // The console says neither which request failed nor why.
  page.on('response', async (response) => {
    if (response.status() < 500) return;
    const why = await response.text().catch(() => 'no text');
    complaints.push(`${response.request().method()} ${response.url()}: ${why.slice(0, 500)}`);
  });
}

/** Starts Chromium and signs in by a one-time link. */
export async function signIn(link: string): Promise<SignedIn> {
  const browser = await chromium.launch({ executablePath: findChromium() ?? '', args: ARGUMENTS });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
  });
  const complaints: string[] = [];
  const newPage = async (): Promise<Page> => {
    const page = await context.newPage();
    noteComplaints(page, complaints);
    return page;
  };
  const page = await newPage();
  await page.goto(link);
  await page.locator('#main').waitFor();
  await page.close();
  return { browser, context, complaints, newPage };
}
