import { ItemMatch, Matches, MatchStatus } from '../../server/contract-matches.ts';
import { JobAccepted } from '../../server/contract-operations.ts';
import { withQuery } from '../api-client.ts';
import { defineCommand } from '../command.ts';
import { withApi } from '../connect.ts';
import { followJob } from '../follow-job.ts';
import { CONNECTION_OPTIONS, COUNT_OPTION } from '../global-options.ts';
import { printAnswer } from '../print.ts';
import { formatTable } from '../table.ts';

const ITEM = { name: 'ITEM', description: 'the id of the track', required: true } as const;

function pathOf(itemId: string): string {
  return `/items/${encodeURIComponent(itemId)}/match`;
}

function formatOne({ item, same_as }: ItemMatch): string {
  const what = `${item.id} (${item.artist ?? '?'}: ${item.title})`;
  return same_as === null
    ? `${what} is the same as no other.\n`
    : `${what} is the same as ${same_as.id} (${same_as.artist ?? '?'}: ${same_as.title}).\n`;
}

/** `deadwax matches`. */
export const matches = defineCommand({
  name: 'matches',
  summary: 'Looks in the catalogue for every track that is known from listens alone, and waits for it',
  positionals: [],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax matches'],
  run: (_, options, io) =>
    withApi(options, io, async (api) => {
      const { job_id } = await api.send(['POST', '/matches'], {}, JobAccepted);
      const { result } = await followJob(api, job_id, io);
      const { n_matched: nMatched, n_unmatched: nUnmatched } = Object(result);
      const counts = { matched: Number(nMatched ?? 0), unmatched: Number(nUnmatched ?? 0) };
      printAnswer(
        io,
        options.json,
        counts,
        ({ matched, unmatched }) => `${matched} tracks were matched, ${unmatched} stay as they are.\n`,
      );
    }),
});

/** `deadwax matches list`. */
export const matchesList = defineCommand({
  name: 'matches list',
  summary:
    'Lists tracks that are known from listens: those without a match in the catalogue, or those with one',
  positionals: [],
  options: {
    status: {
      type: 'string',
      default: 'unmatched',
      choices: MatchStatus.options,
      placeholder: 'STATUS',
      description: 'matched or unmatched',
    },
    ...COUNT_OPTION,
    ...CONNECTION_OPTIONS,
  },
  examples: ['deadwax matches list', 'deadwax matches list --status matched --count 100'],
  run: (_, options, io) =>
    withApi(options, io, async (api) => {
      const { status, count } = options;
      const page = await api.get(withQuery('/matches', { status, count }), Matches);
      printAnswer(io, options.json, page, (answer) =>
        formatTable(
          ['track', 'artist', 'title', 'same as'],
          answer.matches.map(({ item, same_as }) => [item.id, item.artist, item.title, same_as?.id ?? null]),
        ),
      );
    }),
});

/** `deadwax matches set`. */
export const matchesSet = defineCommand({
  name: 'matches set',
  summary: 'Says which track of the catalogue one is the same as; matching by text leaves it alone then',
  positionals: [ITEM, { name: 'SAME_AS', description: 'the id of the one it is read as', required: true }],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax matches set ITEM SAME_AS'],
  run: ([itemId = '', sameAs = ''], options, io) =>
    withApi(options, io, async (api) => {
      const match = await api.send(['PUT', pathOf(itemId)], { same_as: sameAs }, ItemMatch);
      printAnswer(io, options.json, match, formatOne);
    }),
});

/** `deadwax matches clear`. */
export const matchesClear = defineCommand({
  name: 'matches clear',
  summary: 'Says that a track is the same as no other; with --forget takes back whatever was said about it',
  positionals: [ITEM],
  options: {
    forget: { type: 'boolean', description: 'match it by its text again' },
    ...CONNECTION_OPTIONS,
  },
  examples: ['deadwax matches clear ITEM', 'deadwax matches clear ITEM --forget'],
  run: ([itemId = ''], options, io) =>
    withApi(options, io, async (api) => {
      const match = options.forget
        ? await api.send(['DELETE', pathOf(itemId)], undefined, ItemMatch)
        : await api.send(['PUT', pathOf(itemId)], { same_as: null }, ItemMatch);
      printAnswer(io, options.json, match, formatOne);
    }),
});
