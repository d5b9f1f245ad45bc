import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Key, Keys, NewKey } from '../../../src/server/contract-operations.ts';
import { change, get } from './client.ts';

export function useKeys() {
  return useQuery({
    queryKey: ['keys'],
    queryFn: async ({ signal }) => (await get<Keys>('/keys', signal)).keys,
  });
}

export function useCreateKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Pick<Key, 'label' | 'scope'>) => change<NewKey>('POST', '/keys', body),
    onSuccess: () => client.invalidateQueries({ queryKey: ['keys'] }),
  });
}

export function useRevokeKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (keyId: string) => change('DELETE', `/keys/${encodeURIComponent(keyId)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['keys'] }),
  });
}
