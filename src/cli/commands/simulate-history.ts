import { DeadwaxError } from '../../errors.ts';
import { createHistorySource, type HistorySong } from '../../simulate/history/create-history-source.ts';
import type { ApiClient } from '../api-client.ts';
import { defineCommand } from '../command.ts';
import { CONNECTION_OPTIONS } from '../global-options.ts';
import { runSimulation } from '../run-simulation.ts';
import { chooseSongs, SONG_OPTIONS } from '../simulated-songs.ts';
import { EVENT_OPTIONS, paceOf, parseStart, SEED_OPTION } from '../simulation-options.ts';

interface Choice {
  readonly songs: number;
  readonly items: readonly string[];
  readonly artists: readonly string[];
}

async function chosenSongs(
  api: ApiClient | undefined,
  { songs, items, artists }: Choice,
): Promise<HistorySong[]> {
  if (items.length > 0 && artists.length === 0)
    return items.map((itemId) => ({ itemId, weight: 1, artist: itemId }));
  const all = await chooseSongs(api, songs);
  if (artists.length === 0) return all;
  const wanted = new Set(artists.map((artist) => artist.toLowerCase()));
  const found = all.filter(
    ({ itemId, artist }) => items.includes(itemId) || wanted.has(artist.toLowerCase()),
  );
  if (found.length > 0) return found;
  throw new DeadwaxError(
    'not_found',
    `none of ${all.length} songs is by ${artists.join(' or ')}; more are looked at with --songs N`,
  );
}

/** `deadwax simulate history`. */
export const simulateHistory = defineCommand({
  name: 'simulate history',
  summary: 'Sends years of listening, in which songs rise and decline with weeks and seasons',
  positionals: [],
  options: {
    events: {
      type: 'integer',
      min: 1,
      default: 1_000_000,
      placeholder: 'N',
      description: 'about so many in all: plays, skips, thumbs up and down',
    },
    days: {
      type: 'integer',
      min: 1,
      max: 36_525,
      default: 730,
      placeholder: 'N',
      description: 'so many days',
    },
    start: { type: 'string', default: '2024-01-01', placeholder: 'DAY', description: 'the first day' },
    users: {
      type: 'integer',
      min: 1,
      max: 67_108_864,
      default: 10_000,
      placeholder: 'N',
      description: 'the first so many users of deadwax simulate users listen',
    },
    ...SONG_OPTIONS,
    items: {
      type: 'list',
      placeholder: 'ID,...',
      description: 'these songs instead; together with --artists, these too',
    },
    artists: { type: 'list', placeholder: 'NAME,...', description: 'only songs by these' },
    speed: {
      type: 'number',
      min: 0.001,
      placeholder: 'K',
      description: 'send at the times of the events, so many times faster; without waiting unless given',
    },
    ...SEED_OPTION,
    ...EVENT_OPTIONS,
    ...CONNECTION_OPTIONS,
  },
  examples: [
    'deadwax simulate history --events 20000 --songs 200',
    'deadwax simulate history --events 5000 --days 1000 --start 2023-01-01 --to ./history.ndjson.zst',
  ],
  run: (_, options, io) => {
    const { events, days, users, seed, speed } = options;
    const pace =
      options.rate === undefined && speed === undefined
        ? ({ kind: 'fast' } as const)
        : paceOf(options, speed);
    const startMs = parseStart(options.start);
    return runSimulation(options, io, async (api) => {
      const songs = await chosenSongs(api, options);
      return {
        source: createHistorySource({ songs, users, nEvents: events, nDays: days, startMs, seed }),
        pace,
      };
    });
  },
});
