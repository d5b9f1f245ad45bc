import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { DeadwaxError } from '../../errors.ts';
import { IMPORT_FORMATS } from '../../importing/import-formats.ts';
import {
  Imports,
  JobAccepted,
  JobPage,
  LandingLogs,
  LandingLogText,
  Profile,
} from '../../server/contract-operations.ts';
import { Rejects } from '../../server/contract-rejects.ts';
import { type ApiClient, withQuery } from '../api-client.ts';
import { defineCommand } from '../command.ts';
import { withApi } from '../connect.ts';
import { followJob } from '../follow-job.ts';
import { given } from '../given.ts';
import { CONNECTION_OPTIONS } from '../global-options.ts';
import { formatImportResult } from '../import-text.ts';
import type { CliIo } from '../io.ts';
import { printAnswer } from '../print.ts';
import { formatTable } from '../table.ts';

const WATCH_POLL_MS = 500;

/** Follows every import that the landing folder starts, until Ctrl-C. */
async function watchImports(api: ApiClient, io: CliIo): Promise<void> {
  const seen = new Set<string>();
  io.err('Watching the landing folder; Ctrl-C ends.\n');
  while (!io.signal.aborted) {
    const { jobs } = await api.get(withQuery('/jobs', { type: 'import', count: 20 }), JobPage);
    for (const job of jobs.filter((entry) => !seen.has(entry.job_id)).reverse()) {
      seen.add(job.job_id);
      if (job.status !== 'queued' && job.status !== 'running') continue;
      io.err(`${String(job.parameters.path)}\n`);
      await followJob(api, job.job_id, io).then(
        (done) => io.out(formatImportResult(done.result)),
        (error: Error) => io.err(`  ${error.message}\n`),
      );
    }
    await sleep(WATCH_POLL_MS, undefined, { signal: io.signal }).catch(() => undefined);
  }
}

/** `deadwax import`. */
export const importData = defineCommand({
  name: 'import',
  summary:
    'Takes in a data set or a listening history: a folder, a zip or a file; or watches the landing folder',
  positionals: [{ name: 'PATH', description: 'the folder, zip or file', required: false }],
  options: {
    watch: {
      type: 'boolean',
      description: 'take in what is dropped into landing/input of the data directory',
    },
    scale: {
      type: 'string',
      placeholder: 'MIN-MAX/STEP',
      description: 'ratings of the source, such as 1-10',
    },
    user_prefix: {
      type: 'string',
      placeholder: 'TEXT',
      description: 'put before user ids, instead of the name of the data set',
    },
    item_prefix: {
      type: 'string',
      placeholder: 'TEXT',
      description: 'put before item ids, instead of movie:',
    },
    drop_items_below: {
      type: 'integer',
      min: 1,
      placeholder: 'N',
      description: 'leave out items with so many ratings or fewer',
    },
    drop_users_below: {
      type: 'integer',
      min: 1,
      placeholder: 'N',
      description: 'leave out users with fewer ratings',
    },
    dedupe: {
      type: 'string',
      choices: ['last', 'first', 'all'],
      placeholder: 'RULE',
      description: 'which rating of a repeated pair counts',
    },
    format: {
      type: 'string',
      choices: IMPORT_FORMATS,
      placeholder: 'FORMAT',
      description: 'what it is; found out by the content unless given',
    },
    user: { type: 'string', placeholder: 'ID', description: 'whose listening history it is' },
    columns: {
      type: 'string',
      placeholder: 'MAP',
      description: 'columns of a history in CSV, by number or name: artist=2,track=Title,time=Date',
    },
    time_format: {
      type: 'string',
      placeholder: 'FORMAT',
      description:
        'times of a history in CSV: auto, seconds, milliseconds, or a pattern such as "%d %b %Y %H:%M"',
    },
    tolerance_seconds: {
      type: 'integer',
      min: 0,
      max: 86_400,
      placeholder: 'S',
      description: 'how far apart two accounts of one listening may be; 120 unless given',
    },
    dry_run: { type: 'boolean', description: 'only tell what a listening history would bring' },
    again: { type: 'boolean', description: 'read it although the same content was imported before' },
    ...CONNECTION_OPTIONS,
  },
  examples: [
    'deadwax import ./ml-1m',
    'deadwax import ./ml-latest-small.zip --drop-users-below 5',
    'deadwax import ./million-song.tsv',
    'deadwax import ./my_spotify_data.zip --user ann --dry-run',
    'deadwax import ./plays.csv --user ann --format csv --columns artist=2,track=Title,time=1',
    'deadwax import --watch',
  ],
  run: async ([path], options, io) => {
    if (options.watch) return withApi(options, io, (api) => watchImports(api, io), true);
    if (path === undefined)
      throw new DeadwaxError('misuse', 'PATH is missing: the folder, zip or file to import', {
        hint: 'deadwax import PATH, or deadwax import --watch',
      });
    const settings = given({
      format: options.format,
      scale: options.scale,
      userPrefix: options.user_prefix,
      itemPrefix: options.item_prefix,
      dropItemsBelow: options.drop_items_below,
      dropUsersBelow: options.drop_users_below,
      dedupe: options.dedupe,
      user: options.user,
      columns: options.columns,
      timeFormat: options.time_format,
      toleranceSeconds: options.tolerance_seconds,
      dryRun: options.dry_run || undefined,
      force: options.again || undefined,
    });
    await withApi(
      options,
      io,
      async (api) => {
        const body = { path: resolve(io.workingDirectory, path), options: settings };
        const { job_id } = await api.send(['POST', '/imports'], body, JobAccepted);
        const job = await followJob(api, job_id, io);
        printAnswer(io, options.json, job.result, formatImportResult);
      },
      true,
    );
  },
});

/** Gives what the rows of an import are: listens, ratings, or records of dumps. */
function rowsOf({ history, discogs, counts }: Imports['imports'][number]): number {
  if (history !== null) return history.listens;
  if (discogs === null) return counts.ratings_read;
  return discogs.releases + discogs.masters + discogs.artists + discogs.labels;
}

/** `deadwax imports`. */
export const imports = defineCommand({
  name: 'imports',
  summary: 'Lists what was imported, newest first',
  positionals: [],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax imports'],
  run: (_, options, io) =>
    withApi(options, io, async (api) => {
      printAnswer(io, options.json, await api.get('/imports?count=100', Imports), (answer) =>
        formatTable(
          ['import', 'name', 'variant', 'status', 'started', 'rows', 'rejected', 'items', 'users'],
          answer.imports.map((entry) => [
            entry.import_id,
            entry.name,
            entry.variant,
            entry.status,
            entry.started_at,
            rowsOf(entry),
            entry.counts.rejected,
            entry.counts.items,
            entry.counts.users,
          ]),
        ),
      );
    }),
});

/** `deadwax imports rejects`. */
export const importsRejects = defineCommand({
  name: 'imports rejects',
  summary: 'Lists the lines of an import that were set aside, with their reason',
  positionals: [{ name: 'IMPORT', description: 'id of the import', required: true }],
  options: {
    count: { type: 'integer', default: 100, min: 1, max: 1000, placeholder: 'N', description: 'how many' },
    ...CONNECTION_OPTIONS,
  },
  examples: ['deadwax imports rejects IMPORT'],
  run: ([id = ''], options, io) =>
    withApi(options, io, async (api) => {
      const path = withQuery(`/imports/${encodeURIComponent(id)}/rejects`, { count: options.count });
      printAnswer(io, options.json, await api.get(path, Rejects), ({ rejects }) =>
        formatTable(
          ['file', 'line', 'byte', 'record', 'reason', 'text'],
          rejects.map((row) => [
            row.file,
            row.line,
            row.offset ?? '',
            row.record_id ?? '',
            row.reason,
            row.text,
          ]),
        ),
      );
    }),
});

/** `deadwax imports profile`. */
export const importsProfile = defineCommand({
  name: 'imports profile',
  summary: 'Prints the profile of an import, or of the whole catalogue, as JSON',
  positionals: [
    { name: 'IMPORT', description: 'id of the import; the catalogue unless given', required: false },
  ],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax imports profile'],
  run: ([id], options, io) =>
    withApi(options, io, async (api) => {
      const path =
        id === undefined ? '/profile?catalogue=movies' : `/imports/${encodeURIComponent(id)}/profile`;
      printAnswer(io, true, await api.get(path, Profile), String);
    }),
});

/** `deadwax imports logs`. */
export const importsLogs = defineCommand({
  name: 'imports logs',
  summary: 'Lists the logs of files dropped into the landing folder, or prints one',
  positionals: [{ name: 'LOG', description: 'name of the log; the list unless given', required: false }],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax imports logs', 'deadwax imports logs ml-1m.zip.log'],
  run: ([name], options, io) =>
    withApi(options, io, async (api) => {
      if (name !== undefined) {
        const log = await api.get(`/imports/logs/${encodeURIComponent(name)}`, LandingLogText);
        printAnswer(io, options.json, log, ({ text }) => text);
        return;
      }
      printAnswer(io, options.json, await api.get('/imports/logs', LandingLogs), ({ logs }) =>
        formatTable(
          ['log', 'bytes', 'changed'],
          logs.map((log) => [log.name, log.size_bytes, log.modified_at]),
        ),
      );
    }),
});

/** `deadwax sample remove`. */
export const sampleRemove = defineCommand({
  name: 'sample remove',
  summary: 'Removes the bundled sample: its users, films and ratings',
  positionals: [],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax sample remove'],
  run: (_, options, io) =>
    withApi(options, io, async (api) => {
      await api.send(['DELETE', '/sample'], undefined, z.unknown());
      printAnswer(io, options.json, { removed: true }, () => 'The sample is removed.\n');
    }),
});
