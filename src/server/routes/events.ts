import * as z from 'zod';
import { DeadwaxError } from '../../errors.ts';
import { EventsAnswer } from '../contract.ts';
import { EventsBody } from '../contract-requests.ts';
import { mediaTypeOf, readBody, readJsonBody } from '../request-body.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import { takeEventStream, takeEvents } from '../take-events.ts';
import { parseInput } from '../validate.ts';

/** The outer form of a JSON request; each event is checked by itself, so that a bad one spoils no other. */
const Envelope = z.strictObject({ events: z.array(z.unknown()) });
const STREAM_TYPES = new Set(['application/x-ndjson', 'application/ndjson', 'application/jsonl']);

const EXAMPLE = {
  events: [{ type: 'rating', user_id: 'ann', item_id: 'movie:260', ts: '2026-11-21T10:00:00Z', value: 4.5 }],
};

export const postEvents = defineRoute({
  method: 'POST',
  path: '/api/v1/events',
  operation: 'postEvents',
  tag: 'Events',
  summary:
    'Takes events in; the good ones are durable when this answers, each bad one is reported and set aside',
  access: 'ingest',
  params: Nothing,
  query: Nothing,
  body: NoBody,
  bodyKind: 'ndjson_or_json',
  documentedBody: EventsBody,
  response: EventsAnswer,
  example: { summary: 'A rating', path: '/api/v1/events', body: EXAMPLE },
  async handle({ request }, services) {
    const { headers, raw } = request;
    const encoding = headers['content-encoding'];
    const type = mediaTypeOf(headers['content-type']);
    if (STREAM_TYPES.has(type)) return takeEventStream(services, readBody(raw, encoding));
    if (type !== 'application/json')
      throw new DeadwaxError(
        'unsupported_format',
        `content type '${type}' is not supported; send application/json or application/x-ndjson`,
      );
    const { bytes, value } = await readJsonBody(raw, encoding, services.context.options.maxBodyBytes);
    const { events } = parseInput(Envelope, value, 'body');
    return takeEvents(services, events, bytes.length);
  },
});
