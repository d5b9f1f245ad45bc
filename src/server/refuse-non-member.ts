import { DeadwaxError } from '../errors.ts';
import type { Services } from './services.ts';

/** Errors: `forbidden` for a profile that is only learnt from; whoever is not known yet may become a member. */
export async function refuseNonMember({ context }: Services, userId: string): Promise<void> {
  const user = await context.store.users.get(userId);
  if (user?.member !== false) return;
  throw new DeadwaxError(
    'forbidden',
    `user '${userId}' is no member: the profile is only learnt from, and nothing is recommended to it`,
  );
}
