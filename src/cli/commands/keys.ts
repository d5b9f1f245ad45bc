import * as z from 'zod';
import { Keys, NewKey } from '../../server/contract-operations.ts';
import { defineCommand } from '../command.ts';
import { withApi } from '../connect.ts';
import { CONNECTION_OPTIONS } from '../global-options.ts';
import { printAnswer } from '../print.ts';
import { formatTable } from '../table.ts';

/** `deadwax keys`. */
export const keys = defineCommand({
  name: 'keys',
  summary: 'Lists the API keys; the keys themselves are never shown again',
  positionals: [],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax keys'],
  run: (_, options, io) =>
    withApi(options, io, async (api) => {
      printAnswer(io, options.json, await api.get('/keys', Keys), (answer) =>
        formatTable(
          ['key', 'label', 'scope', 'created', 'last used', 'revoked'],
          answer.keys.map((key) => [
            key.key_id,
            key.label,
            key.scope,
            key.created_at,
            key.last_used_at,
            key.revoked_at,
          ]),
        ),
      );
    }),
});

/** `deadwax keys create`. */
export const keysCreate = defineCommand({
  name: 'keys create',
  summary: 'Makes an API key and prints it, this once',
  positionals: [{ name: 'LABEL', description: 'what it is for', required: true }],
  options: {
    scope: {
      type: 'string',
      default: 'read',
      choices: ['ingest', 'read', 'admin'],
      placeholder: 'SCOPE',
      description: 'what it may do',
    },
    ...CONNECTION_OPTIONS,
  },
  examples: ["deadwax keys create 'shop front' --scope read"],
  run: ([label = ''], options, io) =>
    withApi(options, io, async (api) => {
      const key = await api.send(['POST', '/keys'], { label, scope: options.scope }, NewKey);
      printAnswer(io, options.json, key, () => `${key.key}\nWrite it down: it is not shown again.\n`);
    }),
});

/** `deadwax keys revoke`. */
export const keysRevoke = defineCommand({
  name: 'keys revoke',
  summary: 'Revokes an API key at once',
  positionals: [{ name: 'KEY_ID', description: 'its id, as `deadwax keys` lists it', required: true }],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax keys revoke KEY_ID'],
  run: ([id = ''], options, io) =>
    withApi(options, io, async (api) => {
      await api.send(['DELETE', `/keys/${encodeURIComponent(id)}`], undefined, z.unknown());
      printAnswer(io, options.json, { revoked: id }, () => `Key ${id} is revoked.\n`);
    }),
});
