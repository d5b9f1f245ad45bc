import { resolve } from 'node:path';
import { JobAccepted } from '../../server/contract-operations.ts';
import { defineCommand } from '../command.ts';
import { withApi } from '../connect.ts';
import { followJob } from '../follow-job.ts';
import { given } from '../given.ts';
import { CONNECTION_OPTIONS } from '../global-options.ts';
import { formatImportResult } from '../import-text.ts';
import { printAnswer } from '../print.ts';

/** `deadwax import discogs`. */
export const importDiscogs = defineCommand({
  name: 'import discogs',
  summary:
    'Takes in dumps of Discogs: a folder of them, or one file; goes on where an earlier run was stopped',
  positionals: [
    {
      name: 'PATH',
      description: 'the folder or file, such as discogs_20240101_releases.xml.gz',
      required: true,
    },
  ],
  options: {
    again: { type: 'boolean', description: 'read it although the same content was imported before' },
    ...CONNECTION_OPTIONS,
  },
  examples: ['deadwax import discogs ./discogs', 'deadwax import discogs ./discogs_20240101_releases.xml.gz'],
  run: ([path = ''], options, io) =>
    withApi(
      options,
      io,
      async (api) => {
        const settings = given({ format: 'discogs', force: options.again || undefined });
        const body = { path: resolve(io.workingDirectory, path), options: settings };
        const { job_id } = await api.send(['POST', '/imports'], body, JobAccepted);
        const job = await followJob(api, job_id, io);
        printAnswer(io, options.json, job.result, formatImportResult);
      },
      true,
    ),
});
