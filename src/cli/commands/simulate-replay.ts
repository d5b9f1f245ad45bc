import { resolve } from 'node:path';
import { parseRatingScale } from '../../domain/rating-scale.ts';
import { openReplay } from '../../simulate/ratings/replay-ratings.ts';
import { defineCommand } from '../command.ts';
import { CONNECTION_OPTIONS } from '../global-options.ts';
import { runSimulation } from '../run-simulation.ts';
import { EVENT_OPTIONS, paceOf } from '../simulation-options.ts';

/** `deadwax simulate replay`. */
export const simulateReplay = defineCommand({
  name: 'simulate replay',
  summary: 'Sends the ratings of a MovieLens data set in the order of their times',
  positionals: [{ name: 'PATH', description: 'a MovieLens folder, zip or ratings file', required: true }],
  options: {
    speed: {
      type: 'number',
      min: 0.001,
      default: 86_400,
      placeholder: 'K',
      description: 'so many times as fast as they were given; 86400 is a day a second',
    },
    count: { type: 'integer', min: 1, placeholder: 'N', description: 'end after so many' },
    as_now: { type: 'boolean', description: 'give each rating the time at which it is sent' },
    scale: {
      type: 'string',
      default: '0.5-5/0.5',
      placeholder: 'MIN-MAX/STEP',
      description: 'ratings of the file',
    },
    ...EVENT_OPTIONS,
    ...CONNECTION_OPTIONS,
  },
  examples: [
    'deadwax simulate replay ./ml-1m --speed 1000000 --count 1000',
    'deadwax simulate replay ./ml-1m --rate 500 --count 1000 --as-now',
  ],
  run: ([path = ''], options, io) => {
    const scale = parseRatingScale(options.scale);
    const pace = paceOf(options, options.speed);
    return runSimulation(options, io, async () => ({
      source: await openReplay({
        path: resolve(io.workingDirectory, path),
        scale,
        clock: options.as_now ? io.clock : undefined,
      }),
      pace,
      limit: options.count,
    }));
  },
});
