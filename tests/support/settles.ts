import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator } from 'playwright-core';

const LIMIT_MS = 15_000;
const STEP_MS = 50;

/** Checks what a page shows until the check holds: a page shows its parts as their answers come. Errors: those of the last check. */
export async function settles(check: () => Promise<void>): Promise<void> {
  const endsAtMs = performance.now() + LIMIT_MS;
  for (;;) {
    try {
      return await check();
    } catch (thrown) {
      if (performance.now() > endsAtMs) throw thrown;
      await sleep(STEP_MS);
    }
  }
}

/** Whether something is shown within so many milliseconds, for what comes only after a page was loaded anew. */
export function isShownWithin(what: Locator, timeoutMs: number): Promise<boolean> {
  return what.waitFor({ timeout: timeoutMs }).then(
    () => true,
    () => false,
  );
}
