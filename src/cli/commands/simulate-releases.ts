import { resolve } from 'node:path';
import { DeadwaxError } from '../../errors.ts';
import { formatDump } from '../../simulate/collections/format-dump.ts';
import { syntheticReleases, USUAL_RELEASES } from '../../simulate/collections/synthetic-releases.ts';
import { openFileSink } from '../../simulate/file-sink.ts';
import { defineCommand } from '../command.ts';
import { sendCounted } from '../send-counted.ts';
import { untilAborted } from '../until-aborted.ts';

const FILE_NAME = /\.xml(\.gz)?$/;

/** `deadwax simulate releases`. */
export const simulateReleases = defineCommand({
  name: 'simulate releases',
  summary: 'Writes made-up releases, those that simulated people collect, as a Discogs dump to import',
  positionals: [],
  options: {
    count: {
      type: 'integer',
      min: 2,
      max: 50_000_000,
      default: USUAL_RELEASES,
      placeholder: 'N',
      description: 'release:1 to release:N-1; no dump has a release 0',
    },
    to: {
      type: 'string',
      default: 'releases.xml.gz',
      placeholder: 'FILE',
      description: 'a file that ends in .xml or .xml.gz',
    },
    json: { type: 'boolean', description: 'print the answer as JSON' },
  },
  examples: ['deadwax simulate releases --to ./releases.xml.gz'],
  run: async (_, { count, to, json }, io) => {
    if (!FILE_NAME.test(to))
      throw new DeadwaxError('misuse', `--to '${to}' is not a file name that ends in .xml or .xml.gz`);
    const chunks = untilAborted(formatDump(syntheticReleases(count).drop(1)), io);
    const sink = openFileSink(resolve(io.workingDirectory, to));
    await sendCounted(chunks, sink, { io, noun: 'releases', json, to });
  },
});
