import * as z from 'zod';
import { DeadwaxError } from '../errors.ts';
import { COLLECTION_LISTS } from '../source/collection-source.ts';
import { DiscogsUsername } from '../source/discogs-profile/discogs-username.ts';

const UserId = z
  .string()
  .min(1)
  .max(512)
  .regex(/^\P{Cc}*$/u, 'holds control characters');
const common = {
  user: UserId,
  /** False makes the user a non-member; undefined leaves the user as they are. */
  member: z.boolean().optional(),
};

const ProfileSyncParameters = z.union([
  z.strictObject({
    ...common,
    username: DiscogsUsername,
    lists: z
      .array(z.enum(COLLECTION_LISTS))
      .min(1)
      .default([...COLLECTION_LISTS]),
  }),
  z.strictObject({ ...common, path: z.string().min(1).max(4096), list: z.enum(COLLECTION_LISTS) }),
]);
/** What a sync reads: the profile of a user at Discogs, or a file with one list. Secrets are no part of it, as jobs are shown. */
export type ProfileSyncParameters = z.infer<typeof ProfileSyncParameters>;

/** Errors: `invalid_input`. */
export function parseProfileSyncParameters(
  parameters: Readonly<Record<string, unknown>>,
): ProfileSyncParameters {
  const parsed = ProfileSyncParameters.safeParse(parameters);
  if (parsed.success) return parsed.data;
  throw new DeadwaxError(
    'invalid_input',
    'the sync cannot start: give user and username, or user, path and list (collection or wantlist)',
  );
}
