import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DeadwaxError } from '../../errors.ts';
import { JobAccepted } from '../../server/contract-operations.ts';
import { ProfileSyncResult } from '../../server/contract-profiles.ts';
import { DiscogsCredentials } from '../../source/discogs-profile/discogs-credentials.ts';
import { fileFault } from '../../util/file-fault.ts';
import { defineCommand } from '../command.ts';
import { withApi } from '../connect.ts';
import { followJob } from '../follow-job.ts';
import { CONNECTION_OPTIONS, type ConnectionOptions } from '../global-options.ts';
import type { CliIo } from '../io.ts';
import { printAnswer } from '../print.ts';
import { formatTable } from '../table.ts';

const FILE = {
  name: 'FILE',
  description: "Discogs' export as CSV, or JSON as its API gives it",
  required: true,
};
const USER = { type: 'string', placeholder: 'ID', description: 'whose it is', required: true } as const;

/** A token alone, or JSON with the four members of OAuth. Errors: `invalid_input`, which never shows the content. */
function readCredentials(path: string): DiscogsCredentials {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (thrown) {
    throw new DeadwaxError('not_found', `${path} cannot be read: ${fileFault(thrown)}`);
  }
  const parsed = DiscogsCredentials.safeParse(text.startsWith('{') ? parseJson(text) : { token: text });
  if (parsed.success) return parsed.data;
  throw new DeadwaxError('invalid_input', `${path} holds neither a token nor JSON with credentials`, {
    hint: 'one line with a personal token, or {"consumer_key", "consumer_secret", "oauth_token", "oauth_token_secret"}',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function formatResult(value: unknown): string {
  const { user_id, lists } = ProfileSyncResult.parse(value);
  const rows = Object.entries(lists).map(([list, { records, added, removed, rejected, grades }]) => [
    list,
    records,
    added,
    removed,
    rejected,
    Object.entries(grades)
      .map(([grade, count]) => `${grade} ${count}`)
      .join(', '),
  ]);
  return `${user_id}\n${formatTable(['list', 'records', 'added', 'removed', 'rejected', 'grades'], rows)}`;
}

async function sync(userId: string, body: object, options: ConnectionOptions, io: CliIo): Promise<void> {
  await withApi(
    options,
    io,
    async (api) => {
      const path = `/users/${encodeURIComponent(userId)}/profile-sync`;
      const { job_id } = await api.send(['POST', path], body, JobAccepted);
      const { result } = await followJob(api, job_id, io);
      printAnswer(io, options.json, result, formatResult);
    },
    true,
  );
}

/** `deadwax sync discogs`. */
export const syncDiscogs = defineCommand({
  name: 'sync discogs',
  summary: 'Reads the collection and wantlist of a user of Discogs, removals included',
  positionals: [{ name: 'USERNAME', description: 'the name at Discogs', required: true }],
  options: {
    user: {
      type: 'string',
      placeholder: 'ID',
      description: 'the member whose profile it is; without it the profile is learnt from and never served',
    },
    token_file: {
      type: 'string',
      placeholder: 'FILE',
      description: 'holds a personal token, or the OAuth credentials as JSON; kept sealed for the next time',
    },
    ...CONNECTION_OPTIONS,
  },
  examples: [
    'deadwax sync discogs rodneyfool --user ann --token-file ./token',
    'deadwax sync discogs rodneyfool',
  ],
  run: async ([username = ''], options, io) => {
    const { user, token_file } = options;
    const credentials =
      token_file === undefined
        ? {}
        : { credentials: readCredentials(resolve(io.workingDirectory, token_file)) };
    const member = user === undefined ? { member: false } : {};
    const userId = user ?? `discogs:${username.toLowerCase()}`;
    await sync(userId, { username, ...credentials, ...member }, options, io);
  },
});

/** `deadwax import collection`. */
export const importCollection = defineCommand({
  name: 'import collection',
  summary: 'Has a user own exactly the records of a file',
  positionals: [FILE],
  options: { user: USER, ...CONNECTION_OPTIONS },
  examples: ['deadwax import collection ./ann-collection.csv --user ann'],
  run: ([path = ''], options, io) =>
    sync(options.user, { path: resolve(io.workingDirectory, path), list: 'collection' }, options, io),
});

/** `deadwax import wantlist`. */
export const importWantlist = defineCommand({
  name: 'import wantlist',
  summary: 'Has a user want exactly the records of a file',
  positionals: [FILE],
  options: { user: USER, ...CONNECTION_OPTIONS },
  examples: ['deadwax import wantlist ./ann-wantlist.csv --user ann'],
  run: ([path = ''], options, io) =>
    sync(options.user, { path: resolve(io.workingDirectory, path), list: 'wantlist' }, options, io),
});
