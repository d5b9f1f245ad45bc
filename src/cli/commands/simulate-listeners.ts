import { DeadwaxError } from '../../errors.ts';
import { createListenerSource } from '../../simulate/listeners/create-listener-stream.ts';
import { createSongTable } from '../../simulate/listeners/songs.ts';
import { defineCommand } from '../command.ts';
import { CONNECTION_OPTIONS } from '../global-options.ts';
import { runSimulation } from '../run-simulation.ts';
import { chooseSongs, SONG_OPTIONS } from '../simulated-songs.ts';
import { EVENT_OPTIONS, isPacedByTime, paceOf, parseStart, SEED_OPTION } from '../simulation-options.ts';

/** Long ago enough that a listener may do half a million things before a simulated time lies in the future. */
const FIXED_START = '2020-01-01';

/** `deadwax simulate listeners`. */
export const simulateListeners = defineCommand({
  name: 'simulate listeners',
  summary: 'Sends what listeners do: log in, search, play, skip, thumb up and down, pause, exit',
  positionals: [],
  options: {
    listeners: {
      type: 'integer',
      min: 1,
      max: 1_000_000,
      default: 100,
      placeholder: 'N',
      description: 'so many listen at a time',
    },
    users: {
      type: 'integer',
      min: 1,
      max: 67_108_864,
      default: 10_000,
      placeholder: 'N',
      description: 'they are drawn from the first so many users of deadwax simulate users',
    },
    ...SONG_OPTIONS,
    events: {
      type: 'integer',
      min: 1,
      placeholder: 'N',
      description:
        'end after so many, other users taking the places of those who have done; once every listener has done, unless given',
    },
    speed: {
      type: 'number',
      min: 0.001,
      max: 1_000_000,
      default: 1,
      placeholder: 'K',
      description: 'divide all waits by this; N listeners make N x K / 308 events a second',
    },
    start: {
      type: 'string',
      placeholder: 'TIME',
      description: `the time of the beginning; now where events go out at their times, ${FIXED_START} elsewhere, unless given`,
    },
    ...SEED_OPTION,
    ...EVENT_OPTIONS,
    ...CONNECTION_OPTIONS,
  },
  examples: [
    'deadwax simulate listeners --listeners 1000 --speed 60 --events 2000',
    'deadwax simulate listeners --listeners 50 --to ./listening.ndjson.gz',
  ],
  run: (_, options, io) => {
    const { listeners, users, speed, seed, events } = options;
    if (users < listeners)
      throw new DeadwaxError(
        'misuse',
        `--users ${users} are too few for --listeners ${listeners}: each listener is another user`,
      );
    const isNow = options.start === undefined && isPacedByTime(options);
    const startMs = isNow ? io.clock() : parseStart(options.start ?? FIXED_START);
    const pace = paceOf(options);
    return runSimulation(options, io, async (api) => {
      const songs = createSongTable(await chooseSongs(api, options.songs));
      const source = createListenerSource({ listeners, users, songs, seed, speed, startMs, nEvents: events });
      return { source, pace };
    });
  },
});
