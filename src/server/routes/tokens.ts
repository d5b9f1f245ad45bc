import { NewToken, Token, Tokens } from '../contract-operations.ts';
import { IdPath, TokenBody, TokenPath } from '../contract-requests.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import { formatToken } from '../wire.ts';

export const listTokens = defineRoute({
  method: 'GET',
  path: '/api/v1/users/{id}/tokens',
  operation: 'listTokens',
  tag: 'Tokens',
  summary: "Lists the tokens of a user's players, never their text",
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  response: Tokens,
  example: { summary: 'All', path: '/api/v1/users/demo/tokens' },
  async handle({ params }, { tokens }) {
    return { tokens: tokens.list(params.id).map(formatToken) };
  },
});

export const createToken = defineRoute({
  method: 'POST',
  path: '/api/v1/users/{id}/tokens',
  operation: 'createToken',
  tag: 'Tokens',
  summary: 'Makes a token by which a player sends what the user listens to, and shows it, this once',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: TokenBody,
  status: 201,
  response: NewToken,
  example: {
    summary: 'For a music server',
    path: '/api/v1/users/demo/tokens',
    body: { label: 'Navidrome' },
  },
  async handle({ params, body }, { tokens }) {
    const { token, record } = await tokens.create(params.id, body.label);
    return { ...formatToken(record), token };
  },
});

export const revokeToken = defineRoute({
  method: 'DELETE',
  path: '/api/v1/users/{id}/tokens/{token}',
  operation: 'revokeToken',
  tag: 'Tokens',
  summary: 'Revokes a token at once; it stays listed',
  access: 'admin',
  params: TokenPath,
  query: Nothing,
  body: NoBody,
  response: Token,
  example: { summary: 'One', path: '/api/v1/users/demo/tokens/token-m1abcd-0011223344' },
  async handle({ params }, { tokens }) {
    return formatToken(await tokens.revoke(params.id, params.token));
  },
});
