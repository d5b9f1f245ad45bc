import { resolve } from 'node:path';
import { DeadwaxError } from '../../errors.ts';
import { UsersAnswer } from '../../server/contract-users.ts';
import { openFileSink } from '../../simulate/file-sink.ts';
import { createStdoutSink } from '../../simulate/stdout-sink.ts';
import { formatUsers } from '../../simulate/users/format-users.ts';
import { generateUsers } from '../../simulate/users/generate-users.ts';
import { createApiSink } from '../api-sink.ts';
import { defineCommand } from '../command.ts';
import { withApi } from '../connect.ts';
import { CONNECTION_OPTIONS } from '../global-options.ts';
import { sendCounted } from '../send-counted.ts';
import { SEED_OPTION } from '../simulation-options.ts';
import { untilAborted } from '../until-aborted.ts';

const FILE_NAME = /\.(csv|ndjson|jsonl)(\.(gz|zst))?$/;

/** `deadwax simulate users`. */
export const simulateUsers = defineCommand({
  name: 'simulate users',
  summary: 'Makes up users with names, dates, ZIP codes, birth years, gender',
  positionals: [],
  options: {
    count: {
      type: 'integer',
      min: 1,
      max: 67_108_864,
      default: 10_000,
      placeholder: 'N',
      description: 'how many; user number n has the same id in all simulations',
    },
    to: {
      type: 'string',
      default: 'http',
      placeholder: 'TARGET',
      description:
        'http: the running server, or the data directory; stdout; or a file that ends in .csv or .ndjson, and then perhaps in .gz or .zst',
    },
    ...SEED_OPTION,
    ...CONNECTION_OPTIONS,
  },
  examples: ['deadwax simulate users --count 1000', 'deadwax simulate users --to ./users.csv'],
  run: async (_, { count, to, seed, ...options }, io) => {
    const format = /\.csv(\.|$)/.test(to) ? 'csv' : 'ndjson';
    const chunks = untilAborted(formatUsers(generateUsers(count, seed), format), io);
    const surroundings = { io, noun: 'users', json: options.json, to };
    if (to === 'stdout') {
      await sendCounted(
        chunks,
        createStdoutSink((bytes) => io.out(bytes)),
        surroundings,
      );
    } else if (to === 'http') {
      await withApi(options, io, async (api) => {
        const post = async (body: Uint8Array<ArrayBuffer>) => ({
          ...(await api.send(['POST', '/users'], body, UsersAnswer)),
          duplicates: 0,
        });
        await sendCounted(chunks, createApiSink({ post, clock: io.clock, signal: io.signal }), surroundings);
      });
    } else if (FILE_NAME.test(to)) {
      await sendCounted(chunks, openFileSink(resolve(io.workingDirectory, to)), surroundings);
    } else
      throw new DeadwaxError(
        'misuse',
        `--to '${to}' is neither http nor stdout, nor a file name that ends in .csv or .ndjson`,
      );
  },
});
