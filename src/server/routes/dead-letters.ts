import { DeadwaxError } from '../../errors.ts';
import type { Taken } from '../../ingest/dead-letter-box.ts';
import { EventsAnswer } from '../contract.ts';
import { DeadLetter, DeadLetterSummary, DeadLetters, Discarded, Replayed } from '../contract-operations.ts';
import {
  DeadLetterBody,
  DeadLetterFilter,
  DeadLettersQuery,
  EmptyBody,
  IdPath,
} from '../contract-requests.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import { formatDeadLetter } from '../wire.ts';

function formatTaken(deadLetterId: string, { status, error }: Taken): EventsAnswer {
  const results: EventsAnswer['results'] = [];
  if (status === 'duplicate') results.push({ index: 0, status });
  if (error !== undefined)
    results.push({ index: 0, status: 'rejected', error: { ...error }, dead_letter_id: deadLetterId });
  const count = (wanted: Taken['status']) => (status === wanted ? 1 : 0);
  return {
    accepted: count('accepted'),
    duplicates: count('duplicate'),
    rejected: count('rejected'),
    results,
  };
}

export const listDeadLetters = defineRoute({
  method: 'GET',
  path: '/api/v1/dead-letters',
  operation: 'listDeadLetters',
  tag: 'Dead letters',
  summary: 'Lists the events that were rejected and set aside',
  access: 'admin',
  params: Nothing,
  query: DeadLettersQuery,
  body: NoBody,
  response: DeadLetters,
  example: { summary: 'The newest of one kind', path: '/api/v1/dead-letters?count=10&code=off_scale' },
  async handle({ query }, { context }) {
    const { count, cursor, source, code } = query;
    const page = await context.ingest.deadLetters.list(count, cursor, { source, code });
    return { dead_letters: page.values.map(formatDeadLetter), next_cursor: page.cursor ?? null };
  },
});

export const summarizeDeadLetters = defineRoute({
  method: 'GET',
  path: '/api/v1/dead-letters/summary',
  operation: 'summarizeDeadLetters',
  tag: 'Dead letters',
  summary: 'Counts the rejected events by source and reason',
  access: 'admin',
  params: Nothing,
  query: Nothing,
  body: NoBody,
  response: DeadLetterSummary,
  example: { summary: 'All', path: '/api/v1/dead-letters/summary' },
  async handle(_, { context }) {
    const { total, dropped, groups } = await context.ingest.deadLetters.figures();
    return { total, dropped, groups: [...groups] };
  },
});

export const getDeadLetter = defineRoute({
  method: 'GET',
  path: '/api/v1/dead-letters/{id}',
  operation: 'getDeadLetter',
  tag: 'Dead letters',
  summary: 'Gives a rejected event with the reason',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  response: DeadLetter,
  example: { summary: 'One', path: '/api/v1/dead-letters/dl-1' },
  async handle({ params }, { context }) {
    return formatDeadLetter(await context.ingest.deadLetters.get(params.id));
  },
});

export const fixDeadLetter = defineRoute({
  method: 'PUT',
  path: '/api/v1/dead-letters/{id}',
  operation: 'fixDeadLetter',
  tag: 'Dead letters',
  summary: 'Corrects the text of a rejected event',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: DeadLetterBody,
  response: DeadLetter,
  example: {
    summary: 'A rating off the scale',
    path: '/api/v1/dead-letters/dl-1',
    body: { body: '{"type":"rating","user_id":"ann","item_id":"movie:260","ts":1700000000,"value":4}' },
  },
  async handle({ params, body }, { context }) {
    return formatDeadLetter(await context.ingest.deadLetters.fix(params.id, body.body));
  },
});

export const replayDeadLetter = defineRoute({
  method: 'POST',
  path: '/api/v1/dead-letters/{id}/replay',
  operation: 'replayDeadLetter',
  tag: 'Dead letters',
  summary: 'Submits a rejected event again; it goes away when it is taken',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: EmptyBody,
  response: EventsAnswer,
  example: { summary: 'One', path: '/api/v1/dead-letters/dl-1/replay', body: {} },
  async handle({ params }, { context }) {
    return formatTaken(params.id, await context.ingest.deadLetters.replay(params.id));
  },
});

export const replayDeadLetters = defineRoute({
  method: 'POST',
  path: '/api/v1/dead-letters/replay',
  operation: 'replayDeadLetters',
  tag: 'Dead letters',
  summary: 'Submits all rejected events that match again; those that are rejected again stay',
  access: 'admin',
  params: Nothing,
  query: Nothing,
  body: DeadLetterFilter,
  response: Replayed,
  example: {
    summary: 'Those of unknown items, after an import',
    path: '/api/v1/dead-letters/replay',
    body: { code: 'unknown_item' },
  },
  handle: ({ body }, { context }) => context.ingest.deadLetters.replayAll(body),
});

export const discardDeadLetters = defineRoute({
  method: 'POST',
  path: '/api/v1/dead-letters/discard',
  operation: 'discardDeadLetters',
  tag: 'Dead letters',
  summary: 'Throws all rejected events away that match',
  access: 'admin',
  params: Nothing,
  query: Nothing,
  body: DeadLetterFilter,
  response: Discarded,
  example: { summary: 'Those of one source', path: '/api/v1/dead-letters/discard', body: { source: 'api' } },
  async handle({ body }, { context }) {
    return { discarded: await context.ingest.deadLetters.discardAll(body) };
  },
});

export const discardDeadLetter = defineRoute({
  method: 'DELETE',
  path: '/api/v1/dead-letters/{id}',
  operation: 'discardDeadLetter',
  tag: 'Dead letters',
  summary: 'Throws a rejected event away',
  access: 'admin',
  params: IdPath,
  query: Nothing,
  body: NoBody,
  status: 204,
  response: NoBody,
  example: { summary: 'One', path: '/api/v1/dead-letters/dl-1' },
  async handle({ params }, { context }) {
    const existed = await context.ingest.deadLetters.discard(params.id);
    if (!existed)
      throw new DeadwaxError(
        'not_found',
        `dead letter '${params.id}' does not exist; it may have been replayed`,
      );
    return undefined;
  },
});
