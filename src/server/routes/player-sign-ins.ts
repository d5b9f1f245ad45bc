import * as z from 'zod';
import { DeadwaxError } from '../../errors.ts';
import { IdPath, PlayerSignInBody } from '../contract-requests.ts';
import { defineRoute, Nothing } from '../route.ts';

export const approvePlayer = defineRoute({
  method: 'POST',
  path: '/api/v1/users/{id}/player-sign-ins',
  operation: 'approvePlayer',
  tag: 'Tokens',
  summary:
    'Lets a player in that waits for approval with a token of auth.getToken; makes it a user token of its own',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: PlayerSignInBody,
  status: 204,
  response: z.undefined(),
  example: {
    summary: 'One',
    path: '/api/v1/users/demo/player-sign-ins',
    body: { token: '5f2c6a1e9b3d48707c1e5a2b9d4f6081', label: 'Desktop player' },
  },
  async handle({ params, body }, { tokens, lastfmSignIns }) {
    if (!lastfmSignIns.isWaiting(body.token))
      throw new DeadwaxError(
        'not_found',
        'no player waits with this token; it was used or has expired: start signing in again in the player',
      );
    const { record } = await tokens.create(params.id, body.label);
    lastfmSignIns.approve(body.token, record);
    return undefined;
  },
});
