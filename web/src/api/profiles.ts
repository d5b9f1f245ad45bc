import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type * as z from 'zod';
import type { JobAccepted } from '../../../src/server/contract-operations.ts';
import type {
  AuthorizationAnswer,
  AuthorizationPage,
  ProfileAuthorization,
} from '../../../src/server/contract-profiles.ts';
import { change, get } from './client.ts';

function pathOf(userId: string, what: string): string {
  return `/users/${encodeURIComponent(userId)}/${what}`;
}

/** The profile at Discogs that a user is linked with, null for none, and whether one can be connected in the browser. */
export function useDiscogsProfile(userId: string) {
  return useQuery({
    queryKey: ['user', userId, 'profile'],
    queryFn: ({ signal }) =>
      get<z.infer<typeof ProfileAuthorization>>(pathOf(userId, 'profile-authorization'), signal),
  });
}

/** Leads the browser to Discogs, where the user allows the profile to be read. */
export function useConnectDiscogs(userId: string) {
  return useMutation({
    mutationFn: async () => {
      const callback = new URL('/connect-discogs', window.location.origin);
      callback.searchParams.set('user', userId);
      const path = pathOf(userId, 'profile-authorization');
      const { url } = await change<z.infer<typeof AuthorizationPage>>('POST', path, {
        callback: callback.href,
      });
      window.location.assign(url);
    },
  });
}

/** Reads the profile that a user is linked with, as a job. */
export function useReadProfile(userId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (username: string) =>
      change<JobAccepted>('POST', pathOf(userId, 'profile-sync'), { username }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  });
}

/** Links a user with the profile that Discogs has led back from. */
export function useConfirmDiscogs(userId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (answer: z.infer<typeof AuthorizationAnswer>) =>
      change<z.infer<typeof ProfileAuthorization>>(
        'POST',
        pathOf(userId, 'profile-authorization/confirm'),
        answer,
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['user', userId, 'profile'] }),
  });
}
