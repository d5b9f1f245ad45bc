import { DeadwaxError } from '../../errors.ts';
import { EventsAnswer } from '../contract.ts';
import { DeadLetters } from '../contract-operations.ts';
import { DeadLetterBody, EmptyBody, IdPath, PageQuery } from '../contract-requests.ts';
import { formatSubmitAnswer } from '../format-submit-answer.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import { formatDeadLetter } from '../wire.ts';

const DeadLetter = DeadLetters.shape.dead_letters.element.meta({ id: 'DeadLetter' });

export const listDeadLetters = defineRoute({
  method: 'GET',
  path: '/api/v1/dead-letters',
  operation: 'listDeadLetters',
  tag: 'Dead letters',
  summary: 'Lists the events that were rejected and set aside',
  access: 'admin',
  params: Nothing,
  query: PageQuery,
  body: NoBody,
  response: DeadLetters,
  example: { summary: 'The first', path: '/api/v1/dead-letters?count=10' },
  async handle({ query }, { context }) {
    const page = await context.ingest.deadLetters.list(query.count, query.cursor);
    return { dead_letters: page.values.map(formatDeadLetter), next_cursor: page.cursor ?? null };
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
    return formatSubmitAnswer(await context.ingest.deadLetters.replay(params.id));
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
