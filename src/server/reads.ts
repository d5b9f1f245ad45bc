import type { Item } from '../domain/item.ts';
import { DeadwaxError } from '../errors.ts';
import type { Services } from './services.ts';

/**
 * Waits until the state holds everything that was durable when the request came, so that a user's next read shows the user's last
 * event. Gives up after the configured time: an answer that lags is better than none.
 */
export async function waitForWrites({ context }: Services): Promise<void> {
  const endOffset = await context.eventLog.endOffset();
  await context.store.interactions.waitFor(endOffset, context.options.readWaitMs);
}

/** Reads an item. Errors: `not_found`. */
export async function getItem({ context }: Services, itemId: string): Promise<Item> {
  const item = await context.store.items.get(itemId);
  if (item !== undefined) return item;
  throw new DeadwaxError('not_found', `item '${itemId}' does not exist; GET /api/v1/items lists items`);
}
