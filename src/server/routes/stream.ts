import * as z from 'zod';
import { defineRoute, NoBody, Nothing } from '../route.ts';

export const stream = defineRoute({
  method: 'GET',
  path: '/api/v1/stream',
  operation: 'streamChanges',
  tag: 'Operations',
  summary:
    'Sends changes as server-sent events: `job` (a Job), `ingest` (an IngestMessage), `model` (a Model), `listen` (a ListenMessage), `now_playing` (a NowPlayingMessage), `gap` (read again)',
  access: 'read',
  params: Nothing,
  query: Nothing,
  body: NoBody,
  response: z.string(),
  responseType: 'text/event-stream',
  example: { summary: 'From now on', path: '/api/v1/stream' },
  async handle({ request, reply }, { hub, inFlight }) {
    hub.checkRoom();
    // A stream waits more than it works, and has a limit of its own.
    inFlight.leave();
    request.counted = false;
    const headers = Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined);
    reply.hijack();
    reply.raw.writeHead(200, {
      ...Object.fromEntries(headers),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    const last = request.headers['last-event-id'];
    hub.connect(reply.raw, Array.isArray(last) ? last[0] : last);
    return '';
  },
});
