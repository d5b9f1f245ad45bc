import { useMutation } from '@tanstack/react-query';
import { change } from './client.ts';

/** Lets a player in that waits for approval. */
export function useApprovePlayer(userId: string) {
  return useMutation({
    mutationFn: (player: { readonly token: string; readonly label: string }) =>
      change<undefined>('POST', `/users/${encodeURIComponent(userId)}/player-sign-ins`, player),
  });
}
