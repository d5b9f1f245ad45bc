import type { Item } from '../domain/item.ts';
import type { User } from '../domain/user.ts';
import { DeadwaxError } from '../errors.ts';
import type { Services } from './services.ts';

/**
 * Waits until the state holds everything that was durable when the request came, so that a user's next read shows the user's last
 * event. Gives up after the configured time, and then gives false: an answer that lags is better than none.
 */
export async function waitForWrites({ context }: Services): Promise<boolean> {
  const endOffset = await context.eventLog.endOffset();
  return context.store.interactions.waitFor(endOffset, context.options.readWaitMs);
}

/**
 * Reads about a user after `waitForWrites`. Errors: those of `read`; `overloaded` in place of `not_found` while the state lags, since
 * the user may be in what it has not taken in yet.
 */
export async function readOfUser<T>(services: Services, userId: string, read: () => Promise<T>): Promise<T> {
  const isCurrent = await waitForWrites(services);
  try {
    return await read();
  } catch (thrown) {
    if (isCurrent || !(thrown instanceof DeadwaxError) || thrown.code !== 'not_found') throw thrown;
    throw new DeadwaxError(
      'overloaded',
      `nothing is known of '${userId}' yet, and events are still being taken in; try again in a moment`,
      { cause: thrown },
    );
  }
}

/** Reads a user, as `readOfUser` does. Errors: `not_found`, `overloaded`. */
export function readUser(services: Services, userId: string): Promise<User> {
  return readOfUser(services, userId, async () => {
    const user = await services.context.store.users.get(userId);
    if (user !== undefined) return user;
    throw new DeadwaxError('not_found', `user '${userId}' has no events yet; the first event makes the user`);
  });
}

/** Reads an item. Errors: `not_found`. */
export async function getItem({ context }: Services, itemId: string): Promise<Item> {
  const item = await context.store.items.get(itemId);
  if (item !== undefined) return item;
  throw new DeadwaxError('not_found', `item '${itemId}' does not exist; GET /api/v1/items lists items`);
}
