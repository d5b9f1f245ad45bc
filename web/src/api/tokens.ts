import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { NewToken, Token, Tokens } from '../../../src/server/contract-operations.ts';
import { change, get } from './client.ts';

function pathOf(userId: string): string {
  return `/users/${encodeURIComponent(userId)}/tokens`;
}

/** The tokens of a user's players, newest first. */
export function useTokens(userId: string) {
  return useQuery({
    queryKey: ['tokens', userId],
    queryFn: async ({ signal }) => (await get<Tokens>(pathOf(userId), signal)).tokens,
  });
}

export function useCreateToken(userId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (label: string) => change<NewToken>('POST', pathOf(userId), { label }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tokens', userId] }),
  });
}

export function useRevokeToken(userId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (tokenId: string) =>
      change<Token>('DELETE', `${pathOf(userId)}/${encodeURIComponent(tokenId)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tokens', userId] }),
  });
}
