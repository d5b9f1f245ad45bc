import * as z from 'zod';
import { COLLECTION_LISTS } from '../source/collection-source.ts';
import { DiscogsCredentials } from '../source/discogs-profile/discogs-credentials.ts';
import { DiscogsUsername } from '../source/discogs-profile/discogs-username.ts';

const List = z.enum(COLLECTION_LISTS);
const member = z
  .boolean()
  .optional()
  .describe('false: the profile of somebody who is no member, which is only learnt from');

/** POST /users/{id}/profile-sync */
export const ProfileSyncBody = z.union([
  z.strictObject({
    username: DiscogsUsername.describe('the name at Discogs'),
    credentials: DiscogsCredentials.optional().describe('kept sealed for the next time, and never shown'),
    lists: z
      .array(List)
      .min(1)
      .max(COLLECTION_LISTS.length)
      .default([...COLLECTION_LISTS]),
    member,
  }),
  z.strictObject({
    path: z.string().min(1).max(4096).describe('a file of the machine that Deadwax runs on: CSV or JSON'),
    list: List,
    member,
  }),
]);

/** GET /users/{id}/profile-sync */
export const ProfileLink = z.object({
  user_id: z.string(),
  username: z.string(),
  has_credentials: z.boolean(),
  synced_at: z.iso.datetime().nullable(),
});

/** What a job of the type `profile_sync` returns. */
export const ProfileSyncResult = z.object({
  user_id: z.string(),
  lists: z.partialRecord(
    List,
    z.object({
      records: z.int(),
      added: z.int(),
      removed: z.int(),
      grades: z.record(z.string(), z.int()),
      rejected: z.int(),
      first_rejects: z.array(z.object({ line: z.int(), reason: z.string() })),
    }),
  ),
});
export type ProfileSyncResult = z.infer<typeof ProfileSyncResult>;

/** GET /users/{id}/profile-authorization */
export const ProfileAuthorization = z.object({
  possible: z.boolean().describe('whether an application of Discogs is configured'),
  link: ProfileLink.nullable().describe('the profile that the user is linked with'),
});
/** POST /users/{id}/profile-authorization */
export const AuthorizationBody = z.strictObject({
  callback: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .describe('where Discogs leads the browser back to'),
});
export const AuthorizationPage = z.object({ url: z.string() });
/** POST /users/{id}/profile-authorization/confirm: what Discogs adds to the callback. */
export const AuthorizationAnswer = z.strictObject({
  oauth_token: z.string().min(1).max(500),
  oauth_verifier: z.string().min(1).max(500),
});
