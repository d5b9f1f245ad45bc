import { Key, Keys, NewKey } from '../contract-operations.ts';
import { IdPath, KeyBody } from '../contract-requests.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import { formatKey } from '../wire.ts';

export const listKeys = defineRoute({
  method: 'GET',
  path: '/api/v1/keys',
  operation: 'listKeys',
  tag: 'Keys',
  summary: 'Lists the keys, never their text',
  access: 'admin',
  params: Nothing,
  query: Nothing,
  body: NoBody,
  response: Keys,
  example: { summary: 'All', path: '/api/v1/keys' },
  async handle(_, { keys }) {
    return { keys: keys.list().map(formatKey) };
  },
});

export const createKey = defineRoute({
  method: 'POST',
  path: '/api/v1/keys',
  operation: 'createKey',
  tag: 'Keys',
  summary: 'Makes a key and shows it, this once',
  access: 'admin',
  params: Nothing,
  query: Nothing,
  body: KeyBody,
  status: 201,
  response: NewKey,
  example: {
    summary: 'For a shop front',
    path: '/api/v1/keys',
    body: { label: 'shop front', scope: 'read' },
  },
  async handle({ body }, { keys }) {
    const { key, record } = await keys.create(body.label, body.scope);
    return { ...formatKey(record), key };
  },
});

export const revokeKey = defineRoute({
  method: 'DELETE',
  path: '/api/v1/keys/{id}',
  operation: 'revokeKey',
  tag: 'Keys',
  summary: 'Revokes a key at once; it stays listed',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  response: Key,
  example: { summary: 'One', path: '/api/v1/keys/key-m1abcd-0011223344' },
  async handle({ params }, { keys }) {
    return formatKey(await keys.revoke(params.id));
  },
});
