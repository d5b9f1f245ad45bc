import { parseRatingScale } from '../../domain/rating-scale.ts';
import { ItemPage, UserPage } from '../../server/contract.ts';
import { createRandomRatings } from '../../simulate/ratings/random-ratings.ts';
import { simulatedUserId } from '../../simulate/simulated-users.ts';
import type { ApiClient } from '../api-client.ts';
import { defineCommand } from '../command.ts';
import { CONNECTION_OPTIONS } from '../global-options.ts';
import { runSimulation } from '../run-simulation.ts';
import { parseStart, SEED_OPTION, TO_OPTION } from '../simulation-options.ts';

/** So many users and films are made up where there are none, or no server is asked. */
const N_MADE_UP = 1000;

function range(makeId: (number: number) => string): string[] {
  return Array.from({ length: N_MADE_UP }, (_, number) => makeId(number));
}

async function chooseIds(api: ApiClient | undefined): Promise<{ userIds: string[]; itemIds: string[] }> {
  const users = (await api?.get('/users?count=1000', UserPage))?.users ?? [];
  const items = (await api?.get('/items?catalogue=movies&count=1000', ItemPage))?.items ?? [];
  return {
    userIds: users.length > 0 ? users.map(({ id }) => id) : range(simulatedUserId),
    itemIds: items.length > 0 ? items.map(({ id }) => id) : range((number) => `movie:sim-${number + 1}`),
  };
}

/** `deadwax simulate ratings`. */
export const simulateRatings = defineCommand({
  name: 'simulate ratings',
  summary: 'Sends random ratings at a rate, by users of films that are there',
  positionals: [],
  options: {
    rate: {
      type: 'number',
      min: 0.001,
      max: 1_000_000,
      default: 10,
      placeholder: 'N',
      description: 'so many a second; a file gets them at once, with times so far apart',
    },
    count: {
      type: 'integer',
      min: 1,
      placeholder: 'N',
      description: 'end after so many; at Ctrl-C unless given',
    },
    scale: {
      type: 'string',
      default: '0.5-5/0.5',
      placeholder: 'MIN-MAX/STEP',
      description: 'every step of it is as likely as the others',
    },
    start: { type: 'string', placeholder: 'TIME', description: 'the time of the first; now unless given' },
    ...SEED_OPTION,
    ...TO_OPTION,
    ...CONNECTION_OPTIONS,
  },
  examples: [
    'deadwax simulate ratings --rate 50 --count 200',
    'deadwax simulate ratings --count 1000 --to ./ratings.ndjson',
  ],
  run: (_, options, io) => {
    const scale = parseRatingScale(options.scale);
    const startMs = options.start === undefined ? io.clock() : parseStart(options.start);
    const isLive = options.to === 'http' || options.to === 'stdout';
    return runSimulation(options, io, async (api) => {
      const { rate: perSecond, seed } = options;
      const source = createRandomRatings({ ...(await chooseIds(api)), scale, perSecond, startMs, seed });
      return {
        source,
        pace: isLive ? { kind: 'realtime', speed: 1 } : { kind: 'fast' },
        limit: options.count,
      };
    });
  },
});
