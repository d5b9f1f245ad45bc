import { once } from 'node:events';
import { type Config, loadConfig } from '../../app/config.ts';
import { openProgram, type Program } from '../../app/program.ts';
import { JobAccepted, JobPage, Status } from '../../server/contract-operations.ts';
import { ApiClient, injectTransport } from '../api-client.ts';
import { defineCommand } from '../command.ts';
import { describeError } from '../describe-error.ts';
import { followJob } from '../follow-job.ts';
import { CONFIG_FLAGS, CONNECTION_OPTIONS } from '../global-options.ts';
import type { CliIo } from '../io.ts';
import { readyBlock } from '../ready-block.ts';

/** Trains the sample unless there is a model; goes on with a training that an earlier process left. */
async function trainSample(program: Program, api: ApiClient, io: CliIo): Promise<void> {
  if (await program.hasModel('movies')) return;
  io.err('Training a model from the sample\n');
  const running = await api.get('/jobs?type=train&status=running&count=1', JobPage);
  const queued = await api.get('/jobs?type=train&status=queued&count=1', JobPage);
  const left = running.jobs[0] ?? queued.jobs[0];
  const jobId = left?.job_id ?? (await api.send(['POST', '/models/movies/train'], {}, JobAccepted)).job_id;
  await followJob(api, jobId, io);
  const { model } = await api.get('/status?catalogue=movies', Status);
  if (model === null || model.ndcg_at_10 === null || model.popularity_ndcg_at_10 === null) return;
  const [ours, popular] = [model.ndcg_at_10, model.popularity_ndcg_at_10].map((figure) => figure.toFixed(3));
  io.err(`  NDCG@10 on ratings held back: ${ours}; recommending what is popular: ${popular}\n`);
}

/** Loads the bundled sample into an empty data directory, or finishes what a kill interrupted. */
async function startDemo(program: Program, api: ApiClient, io: CliIo): Promise<void> {
  const sample = await program.loadSampleIfEmpty();
  if (sample === 'absent') return;
  if (sample === 'new')
    io.err('Loaded the bundled sample: synthetic users and films, made up by this program\n');
  await trainSample(program, api, io);
}

async function serve(config: Config, demo: boolean, io: CliIo): Promise<void> {
  const startedAtMs = io.clock();
  const program = await openProgram(config, {
    clock: io.clock,
    onFault: (line) => io.err(`deadwax: ${line}\n`),
    onDeath: (fault) => io.die(describeError(fault)),
    faults: io.environment.DEADWAX_FAULTS,
  });
  try {
    const url = await program.listen();
    const inject = injectTransport(
      (request) => program.server.inject(request),
      async () => {},
    );
    if (demo) await startDemo(program, new ApiClient(inject, program.localKey), io);
    io.out(
      await readyBlock(program, {
        url,
        seconds: (io.clock() - startedAtMs) / 1000,
        workingDirectory: io.workingDirectory,
      }),
    );
    if (!io.signal.aborted) await once(io.signal, 'abort');
    io.err('Stopping: finishing what was accepted\n');
  } finally {
    await program.close();
  }
}

/** `deadwax start`. */
export const start = defineCommand({
  name: 'start',
  summary: 'Starts the server: API, page and background work',
  positionals: [],
  options: {
    demo: {
      type: 'boolean',
      description: 'load the bundled synthetic sample into an empty data directory and train on it',
    },
    ...CONFIG_FLAGS,
    config: CONNECTION_OPTIONS.config,
  },
  examples: ['deadwax start --demo', 'deadwax start --data ./library --port 9000 --log-level info'],
  run: async (_, { demo, config: file, ...flags }, io) => {
    const config = loadConfig({
      file,
      workingDirectory: io.workingDirectory,
      environment: io.environment,
      flags,
    });
    await serve(config, demo, io);
  },
});
