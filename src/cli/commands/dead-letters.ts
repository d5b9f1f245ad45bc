import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { DeadwaxError } from '../../errors.ts';
import { EventsAnswer } from '../../server/contract.ts';
import {
  DeadLetter,
  DeadLetterSummary,
  DeadLetters,
  Discarded,
  Replayed,
} from '../../server/contract-operations.ts';
import { fileFault } from '../../util/file-fault.ts';
import { withQuery } from '../api-client.ts';
import { defineCommand } from '../command.ts';
import { withApi } from '../connect.ts';
import { givenAny } from '../given.ts';
import { CONNECTION_OPTIONS, COUNT_OPTION } from '../global-options.ts';
import { printAnswer } from '../print.ts';
import { formatTable } from '../table.ts';

const ID = { name: 'ID', description: 'its id, as `deadwax dead-letters list` shows it', required: true };
const OPTIONAL_ID = { ...ID, required: false };
const FILTER = {
  source: {
    type: 'string',
    placeholder: 'NAME',
    description: 'only those that came from there, such as api',
  },
  code: {
    type: 'string',
    placeholder: 'CODE',
    description: 'only those with this reason, such as off_scale',
  },
} as const;
const ALL = { type: 'boolean', description: 'all of them' } as const;

function pathOf(id: string): string {
  return `/dead-letters/${encodeURIComponent(id)}`;
}

interface Choice {
  readonly source: string | undefined;
  readonly code: string | undefined;
  readonly all: boolean;
}

/** Says which letters many are; doing something to all of them has to be meant. */
function filterOf(command: string, { source, code, all }: Choice): Record<string, unknown> {
  if (source === undefined && code === undefined && !all)
    throw new DeadwaxError(
      'misuse',
      `deadwax dead-letters ${command}: name an ID, --source, --code, or --all`,
    );
  return givenAny({ source, code }) ?? {};
}

/** `deadwax dead-letters`. */
export const deadLetters = defineCommand({
  name: 'dead-letters',
  summary: 'Counts the rejected events that were set aside, by source and reason',
  positionals: [],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax dead-letters'],
  run: (_, options, io) =>
    withApi(options, io, async (api) => {
      const summary = await api.get('/dead-letters/summary', DeadLetterSummary);
      printAnswer(io, options.json, summary, ({ total, dropped, groups }) => {
        if (total === 0) return `Nothing was rejected${dropped === 0 ? '' : `; ${dropped} were dropped`}.\n`;
        const rows = groups.map(({ source, code, count }) => [source, code, String(count)]);
        const more = dropped === 0 ? '' : `${dropped} older ones were dropped to make room.\n`;
        return `${formatTable(['source', 'reason', 'events'], rows)}${more}`;
      });
    }),
});

/** `deadwax dead-letters list`. */
export const deadLettersList = defineCommand({
  name: 'dead-letters list',
  summary: 'Lists rejected events, newest first',
  positionals: [],
  options: {
    ...FILTER,
    ...COUNT_OPTION,
    ...CONNECTION_OPTIONS,
  },
  examples: ['deadwax dead-letters list', 'deadwax dead-letters list --code off_scale --count 5'],
  run: (_, options, io) =>
    withApi(options, io, async (api) => {
      const { source, code, count } = options;
      const page = await api.get(withQuery('/dead-letters', { source, code, count }), DeadLetters);
      printAnswer(io, options.json, page, (answer) =>
        formatTable(
          ['id', 'received', 'source', 'reason'],
          answer.dead_letters.map((letter) => [
            letter.dead_letter_id,
            letter.received_at,
            letter.source,
            letter.detail,
          ]),
        ),
      );
    }),
});

/** `deadwax dead-letters show`. */
export const deadLettersShow = defineCommand({
  name: 'dead-letters show',
  summary: 'Shows a rejected event with the reason',
  positionals: [ID],
  options: CONNECTION_OPTIONS,
  examples: ['deadwax dead-letters show ID'],
  run: ([id = ''], options, io) =>
    withApi(options, io, async (api) => {
      const letter = await api.get(pathOf(id), DeadLetter);
      printAnswer(
        io,
        options.json,
        letter,
        ({ detail, pointer, body }) => `${detail}${pointer === '' ? '' : ` (at ${pointer})`}\n${body}\n`,
      );
    }),
});

function readEvent(text: string | undefined, path: string | undefined): string {
  if ((text === undefined) === (path === undefined))
    throw new DeadwaxError(
      'misuse',
      'deadwax dead-letters fix: give the corrected event as --event JSON or --file FILE',
    );
  if (path === undefined) return text ?? '';
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (thrown) {
    throw new DeadwaxError('misuse', `${path} cannot be read: ${fileFault(thrown)}`, { cause: thrown });
  }
}

function tellOutcome({ accepted, duplicates, results }: EventsAnswer): string {
  if (accepted > 0) return 'The event was taken.\n';
  if (duplicates > 0) return 'The same event had been taken before.\n';
  return `Rejected again: ${results[0]?.error?.detail ?? 'no reason was given'}\n`;
}

/** `deadwax dead-letters fix`. */
export const deadLettersFix = defineCommand({
  name: 'dead-letters fix',
  summary: 'Corrects the text of a rejected event and submits it again',
  positionals: [ID],
  options: {
    event: { type: 'string', placeholder: 'JSON', description: 'the corrected event' },
    file: { type: 'string', placeholder: 'FILE', description: 'a file that holds the corrected event' },
    ...CONNECTION_OPTIONS,
  },
  examples: ['deadwax dead-letters fix ID --file event.json'],
  run: async ([id = ''], options, io) => {
    const body = readEvent(options.event, options.file);
    await withApi(options, io, async (api) => {
      await api.send(['PUT', pathOf(id)], { body }, DeadLetter);
      const answer = await api.send(['POST', `${pathOf(id)}/replay`], {}, EventsAnswer);
      printAnswer(io, options.json, answer, tellOutcome);
    });
  },
});

/** `deadwax dead-letters replay`. */
export const deadLettersReplay = defineCommand({
  name: 'dead-letters replay',
  summary: 'Submits rejected events again; those that are rejected again stay',
  positionals: [OPTIONAL_ID],
  options: { ...FILTER, all: ALL, ...CONNECTION_OPTIONS },
  examples: ['deadwax dead-letters replay ID', 'deadwax dead-letters replay --code unknown_item'],
  run: async ([id], options, io) => {
    const filter = id === undefined ? filterOf('replay', options) : undefined;
    await withApi(options, io, async (api) => {
      if (id !== undefined) {
        const answer = await api.send(['POST', `${pathOf(id)}/replay`], {}, EventsAnswer);
        printAnswer(io, options.json, answer, tellOutcome);
        return;
      }
      const answer = await api.send(['POST', '/dead-letters/replay'], filter, Replayed);
      printAnswer(
        io,
        options.json,
        answer,
        ({ accepted, duplicates, rejected }) =>
          `${accepted} were taken, ${duplicates} had been taken before, ${rejected} were rejected again.\n`,
      );
    });
  },
});

/** `deadwax dead-letters discard`. */
export const deadLettersDiscard = defineCommand({
  name: 'dead-letters discard',
  summary: 'Throws rejected events away',
  positionals: [OPTIONAL_ID],
  options: { ...FILTER, all: ALL, ...CONNECTION_OPTIONS },
  examples: ['deadwax dead-letters discard ID', 'deadwax dead-letters discard --source api'],
  run: async ([id], options, io) => {
    const filter = id === undefined ? filterOf('discard', options) : undefined;
    await withApi(options, io, async (api) => {
      if (id !== undefined) await api.send(['DELETE', pathOf(id)], undefined, z.unknown());
      const answer =
        id === undefined
          ? await api.send(['POST', '/dead-letters/discard'], filter, Discarded)
          : { discarded: 1 };
      printAnswer(io, options.json, answer, ({ discarded }) => `${discarded} discarded.\n`);
    });
  },
});
