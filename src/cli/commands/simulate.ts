import { setTimeout as sleep } from 'node:timers/promises';
import { parseRatingScale } from '../../domain/rating-scale.ts';
import { DeadwaxError } from '../../errors.ts';
import { EventsAnswer, ItemPage, UserPage } from '../../server/contract.ts';
import {
  simulateRatings as makeRatings,
  parseReplaySpeed,
  replayRatings,
  type WireRating,
} from '../../simulate/simulate-ratings.ts';
import { createRandom } from '../../util/random.ts';
import type { ApiClient } from '../api-client.ts';
import { defineCommand } from '../command.ts';
import { withApi } from '../connect.ts';
import { CONNECTION_OPTIONS } from '../global-options.ts';
import type { CliIo } from '../io.ts';
import { printAnswer } from '../print.ts';

/** Ratings wait for each other at most so long before they are sent. */
const FLUSH_MS = 100;
const BATCH = 500;

interface Totals {
  sent: number;
  accepted: number;
  duplicates: number;
  rejected: number;
}

async function post(api: ApiClient, ratings: readonly WireRating[], totals: Totals): Promise<void> {
  if (ratings.length === 0) return;
  const answer = await api.send(['POST', '/events'], { events: ratings }, EventsAnswer);
  totals.sent += ratings.length;
  totals.accepted += answer.accepted;
  totals.duplicates += answer.duplicates;
  totals.rejected += answer.rejected;
}

/** Sends what is due in batches, until the source or `limit` ends, or Ctrl-C. */
async function sendAll(
  api: ApiClient,
  ratings: AsyncIterable<WireRating>,
  limit: number,
  io: CliIo,
): Promise<Totals> {
  const totals: Totals = { sent: 0, accepted: 0, duplicates: 0, rejected: 0 };
  let batch: WireRating[] = [];
  let firstAtMs = io.clock();
  try {
    for await (const rating of ratings) {
      if (batch.length === 0) firstAtMs = io.clock();
      batch.push(rating);
      const isLast = totals.sent + batch.length >= limit;
      if (isLast || batch.length >= BATCH || io.clock() - firstAtMs >= FLUSH_MS) {
        await post(api, batch, totals);
        batch = [];
        if (io.isTerminal) io.err(`\r  ${totals.sent} sent`);
      }
      if (isLast || io.signal.aborted) break;
    }
  } catch (thrown) {
    if (!io.signal.aborted) throw thrown;
  }
  await post(api, batch, totals);
  if (io.isTerminal) io.err('\n');
  return totals;
}

async function randomSource(
  api: ApiClient,
  options: { scale: string; seed: number },
  perSecond: number,
  io: CliIo,
): Promise<AsyncIterable<WireRating>> {
  const { users } = await api.get('/users?count=1000', UserPage);
  const { items } = await api.get('/items?catalogue=movies&count=1000', ItemPage);
  const settings = {
    userIds: users.map((user) => user.id),
    itemIds: items.map((item) => item.id),
    scale: parseRatingScale(options.scale),
    perSecond,
    random: createRandom(options.seed),
  };
  return makeRatings(settings, pacing(io));
}

function pacing(io: CliIo) {
  const wait = (durationMs: number): Promise<void> => sleep(durationMs, undefined, { signal: io.signal });
  return { clock: io.clock, sleep: wait };
}

/** `deadwax simulate ratings`. */
export const simulateRatings = defineCommand({
  name: 'simulate ratings',
  summary: 'Sends ratings at a rate: those of a file in their order, or random ones',
  positionals: [],
  options: {
    from: {
      type: 'string',
      placeholder: 'PATH',
      description: 'a MovieLens folder, zip or file; random ratings unless given',
    },
    rate: {
      type: 'string',
      default: '10',
      placeholder: 'RATE',
      description: "so many a second, or 'realtime xK'",
    },
    count: {
      type: 'integer',
      min: 1,
      placeholder: 'N',
      description: 'end after so many; with the file, or at Ctrl-C, unless given',
    },
    as_now: { type: 'boolean', description: 'give each rating the time at which it is sent' },
    scale: {
      type: 'string',
      default: '0.5-5/0.5',
      placeholder: 'MIN-MAX/STEP',
      description: 'ratings of the file',
    },
    seed: {
      type: 'integer',
      min: 0,
      default: 1,
      placeholder: 'N',
      description: 'start of the random ratings',
    },
    ...CONNECTION_OPTIONS,
  },
  examples: [
    'deadwax simulate ratings --rate 50 --count 200',
    "deadwax simulate ratings --from ./ml-1m --rate 'realtime x100000' --count 1000",
  ],
  run: (_, options, io) =>
    withApi(options, io, async (api) => {
      const speed = parseReplaySpeed(options.rate);
      if (options.from === undefined && !('perSecond' in speed))
        throw new DeadwaxError(
          'misuse',
          'random ratings have no time of their own: give --rate as so many a second',
        );
      const scale = parseRatingScale(options.scale);
      const source =
        options.from === undefined
          ? await randomSource(api, options, 'perSecond' in speed ? speed.perSecond : 1, io)
          : replayRatings({ path: options.from, scale, speed, asNow: options.as_now }, pacing(io));
      const totals = await sendAll(api, source, options.count ?? Number.POSITIVE_INFINITY, io);
      printAnswer(
        io,
        options.json,
        totals,
        () =>
          `${totals.sent} sent: ${totals.accepted} accepted, ${totals.duplicates} duplicates, ${totals.rejected} rejected\n`,
      );
    }),
});
