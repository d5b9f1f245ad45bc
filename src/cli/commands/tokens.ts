import { NewToken, Token, Tokens } from '../../server/contract-operations.ts';
import { defineCommand } from '../command.ts';
import { withApi } from '../connect.ts';
import { CONNECTION_OPTIONS } from '../global-options.ts';
import { printAnswer } from '../print.ts';
import { formatTable } from '../table.ts';

function pathOf(userId: string): string {
  return `/users/${encodeURIComponent(userId)}/tokens`;
}

const USER = { name: 'USER', description: 'the id of the user', required: true } as const;

/** `deadwax tokens`. */
export const tokens = defineCommand({
  name: 'tokens',
  summary: "Lists the tokens of a user's players; the tokens themselves are never shown again",
  positionals: [USER],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax tokens demo'],
  run: ([userId = ''], options, io) =>
    withApi(options, io, async (api) => {
      printAnswer(io, options.json, await api.get(pathOf(userId), Tokens), (answer) =>
        formatTable(
          ['token', 'label', 'created', 'last used', 'revoked'],
          answer.tokens.map((token) => [
            token.token_id,
            token.label,
            token.created_at,
            token.last_used_at,
            token.revoked_at,
          ]),
        ),
      );
    }),
});

/** `deadwax tokens create`. */
export const tokensCreate = defineCommand({
  name: 'tokens create',
  summary: 'Makes a token by which a player sends what a user listens to, and prints it, this once',
  positionals: [USER, { name: 'LABEL', description: 'the player that it is for', required: true }],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax tokens create demo Navidrome'],
  run: ([userId = '', label = ''], options, io) =>
    withApi(options, io, async (api) => {
      const made = await api.send(['POST', pathOf(userId)], { label }, NewToken);
      printAnswer(io, options.json, made, () => `${made.token}\nWrite it down: it is not shown again.\n`);
    }),
});

/** `deadwax tokens revoke`. */
export const tokensRevoke = defineCommand({
  name: 'tokens revoke',
  summary: "Revokes a player's token at once",
  positionals: [
    USER,
    { name: 'TOKEN_ID', description: 'its id, as `deadwax tokens` lists it', required: true },
  ],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax tokens revoke demo TOKEN_ID'],
  run: ([userId = '', tokenId = ''], options, io) =>
    withApi(options, io, async (api) => {
      const path = `${pathOf(userId)}/${encodeURIComponent(tokenId)}`;
      await api.send(['DELETE', path], undefined, Token);
      printAnswer(io, options.json, { revoked: tokenId }, () => `Token ${tokenId} is revoked.\n`);
    }),
});
