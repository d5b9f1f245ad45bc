import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { DeadwaxError } from '../../errors.ts';
import type { ByteShare } from '../byte-budget.ts';
import { EventsAnswer } from '../contract.ts';
import { EventsBody } from '../contract-requests.ts';
import { gatherBody, inflaterBytes, mediaTypeOf, readBody } from '../request-body.ts';
import { defineRoute, NoBody, Nothing } from '../route.ts';
import type { Services } from '../services.ts';
import { takeEventStream, takeEvents } from '../take-events.ts';

/** Said of the header in the document, too. */
const MAX_IDEMPOTENCY_KEY_LENGTH = 200;
const STREAM_TYPES = new Set(['application/x-ndjson', 'application/ndjson', 'application/jsonl']);

const EXAMPLE = {
  events: [{ type: 'rating', user_id: 'ann', item_id: 'movie:260', ts: '2026-11-21T10:00:00Z', value: 4.5 }],
};

/** A body of events: JSON that is there as a whole, lines that are, or lines that are still coming. */
type EventBody =
  | { readonly kind: 'json' | 'lines'; readonly bytes: Buffer }
  | { readonly kind: 'stream'; readonly chunks: AsyncIterable<Buffer>; readonly inflaterBytes: number };

/** A stream is read as it comes, unless an Idempotency-Key asks to compare it with an earlier one: then it has to fit into memory. */
async function openEventBody(
  { headers, raw }: FastifyRequest,
  maxBytes: number,
  share: ByteShare,
): Promise<EventBody> {
  const type = mediaTypeOf(headers['content-type']);
  const isStream = STREAM_TYPES.has(type);
  if (!isStream && type !== 'application/json')
    throw new DeadwaxError(
      'unsupported_format',
      `content type '${type.slice(0, 100)}' is not supported; send application/json or application/x-ndjson`,
    );
  const encoding = headers['content-encoding'];
  if (isStream && headers['idempotency-key'] === undefined)
    return { kind: 'stream', chunks: readBody(raw, encoding), inflaterBytes: inflaterBytes(encoding) };
  return { kind: isStream ? 'lines' : 'json', bytes: await gatherBody(raw, encoding, maxBytes, share) };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

async function takeBody(services: Services, body: EventBody, share: ByteShare): Promise<EventsAnswer> {
  if (body.kind === 'stream') {
    await share.take(body.inflaterBytes);
    return takeEventStream(services, body.chunks, share);
  }
  if (body.kind === 'lines') return takeEventStream(services, once(body.bytes), share);
  return takeEvents(services, body.bytes);
}

function checkIdempotencyKey(key: string | readonly string[]): void {
  if (key.length >= 1 && key.length <= MAX_IDEMPOTENCY_KEY_LENGTH) return;
  throw new DeadwaxError(
    'invalid_input',
    `Idempotency-Key has ${key.length} characters; it may have 1 to ${MAX_IDEMPOTENCY_KEY_LENGTH}`,
  );
}

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
  async handle({ request, principal }, services) {
    const share = services.eventBytes.open();
    try {
      const body = await openEventBody(request, services.context.options.maxBodyBytes, share);
      const take = () => takeBody(services, body, share);
      const key = request.headers['idempotency-key'];
      if (key === undefined) return await take();
      checkIdempotencyKey(key);
      const bytes = 'bytes' in body ? body.bytes : Buffer.alloc(0);
      const bodyHash = createHash('sha256').update(bytes).digest('hex');
      const answer = await services.idempotency.run({ key: `${principal?.name}:${key}`, bodyHash }, take);
      return EventsAnswer.parse(answer);
    } finally {
      share.close();
    }
  },
});
