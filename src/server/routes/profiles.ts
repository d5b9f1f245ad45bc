import type * as z from 'zod';
import { DeadwaxError } from '../../errors.ts';
import type { ServerContext } from '../context.ts';
import { JobAccepted } from '../contract-operations.ts';
import { ProfileLink, ProfileSyncBody } from '../contract-profiles.ts';
import { IdPath } from '../contract-requests.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import { formatAccepted, formatTime } from '../wire.ts';

const PATH = '/api/v1/users/{id}/profile-sync';

function missing(userId: string): DeadwaxError {
  return new DeadwaxError(
    'not_found',
    `user '${userId}' has no linked profile; POST to the same address links one`,
  );
}

/** Reads what a user is linked with; null for nothing. */
export async function readProfileLink(
  { profileLinks }: Pick<ServerContext, 'profileLinks'>,
  userId: string,
): Promise<z.infer<typeof ProfileLink> | null> {
  const link = await profileLinks.get(userId);
  if (link === undefined) return null;
  return {
    user_id: userId,
    username: link.username,
    has_credentials: link.hasCredentials,
    synced_at: link.syncedAtMs === null ? null : formatTime(link.syncedAtMs),
  };
}

export const syncProfile = defineRoute({
  method: 'POST',
  path: PATH,
  operation: 'syncProfile',
  tag: 'Users',
  summary: 'Has a user own and want what a profile at Discogs, or a file, lists: removals included',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: ProfileSyncBody,
  status: 202,
  response: JobAccepted,
  example: {
    summary: 'From Discogs',
    path: '/api/v1/users/ann/profile-sync',
    body: { username: 'rodneyfool' },
  },
  async handle({ params: { id }, body }, { context }) {
    const { member } = body;
    const common = { user: id, ...(member === undefined ? {} : { member }) };
    if ('path' in body)
      return formatAccepted(
        await context.jobs.enqueue('profile_sync', { ...common, path: body.path, list: body.list }),
      );
    const { username, lists, credentials } = body;
    await context.profileLinks.put(id, username, credentials);
    return formatAccepted(await context.jobs.enqueue('profile_sync', { ...common, username, lists }));
  },
});

export const getProfileLink = defineRoute({
  method: 'GET',
  path: PATH,
  operation: 'getProfileLink',
  tag: 'Users',
  summary: 'Tells which profile a user is linked with, never by what it opens',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  response: ProfileLink,
  example: { summary: 'One', path: '/api/v1/users/ann/profile-sync' },
  async handle({ params }, { context }) {
    const link = await readProfileLink(context, params.id);
    if (link === null) throw missing(params.id);
    return link;
  },
});

export const deleteProfileLink = defineRoute({
  method: 'DELETE',
  path: PATH,
  operation: 'deleteProfileLink',
  tag: 'Users',
  summary: 'Forgets the profile that a user is linked with, and by what it opens; what was synced stays',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  status: 204,
  response: NoBody,
  example: { summary: 'One', path: '/api/v1/users/ann/profile-sync' },
  async handle({ params }, { context }) {
    if (!(await context.profileLinks.delete(params.id))) throw missing(params.id);
    return undefined;
  },
});
