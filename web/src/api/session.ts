import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Session } from '../../../src/server/contract-operations.ts';
import { change, get, rememberSession } from './client.ts';

/** Who this browser is. */
export function useSession() {
  return useQuery({
    queryKey: ['session'],
    queryFn: async () => rememberSession(await get<Session>('/session')),
    staleTime: 60_000,
  });
}

/** Signs in by password or one-time link. */
export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (proof: { password: string } | { link: string }) =>
      rememberSession(await change<Session>('POST', '/session', proof)),
    onSuccess: (session) => client.setQueryData(['session'], session),
  });
}

/** Signs out and forgets every answer. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => change('DELETE', '/session'),
    onSuccess: () => {
      client.clear();
      client.setQueryData(['session'], rememberSession({ signed_in: false, role: null, csrf_token: null }));
    },
  });
}
