import type { Listen } from '../../domain/listen.ts';
import type { ErrorDetail } from '../../errors.ts';
import type { RejectedText } from '../../ingest/dead-letters.ts';
import { member, show } from '../../ingest/event-problem.ts';
import {
  badRequest,
  type ListenBrainzCall,
  type ListenBrainzRoute,
  readJsonObject,
} from './listenbrainz-call.ts';
import { formatListenLetter, LISTENBRAINZ_SOURCE } from './listenbrainz-letter.ts';
import { parseListenBrainzListen } from './listenbrainz-listen.ts';
import { takeListens, takeNowPlaying } from './take-listens.ts';

const LISTEN_TYPES = ['single', 'playing_now', 'import'] as const;
const MAX_LISTENS = 1000;

interface Submission {
  readonly listenType: (typeof LISTEN_TYPES)[number];
  readonly payload: readonly unknown[];
}

/** Checks what a submission is as a whole; each listen is looked at by itself. */
function parseSubmission(body: Readonly<Record<string, unknown>>): Submission {
  const given = member(body, 'listen_type') ?? 'single';
  const listenType = LISTEN_TYPES.find((type) => type === given);
  if (listenType === undefined)
    throw badRequest(`listen_type is ${show(given)}; send one of ${LISTEN_TYPES.join(', ')}`);
  const payload = member(body, 'payload');
  if (!Array.isArray(payload)) throw badRequest(`payload is ${show(payload)}; send a list of listens`);
  if (payload.length === 0) throw badRequest('payload is empty; send at least one listen');
  if (payload.length > MAX_LISTENS)
    throw badRequest(`payload has ${payload.length} listens; send at most ${MAX_LISTENS} at a time`);
  if (listenType !== 'import' && payload.length > 1)
    throw badRequest(`payload has ${payload.length} listens; a ${listenType} has one`);
  return { listenType, payload };
}

/** What is wrong lies a member deeper in a letter, which says whose the listen is. */
function toLetter(listen: unknown, error: ErrorDetail, userId: string): RejectedText {
  return {
    text: formatListenLetter({ userId, listen }),
    error: { ...error, pointer: `/listen${error.pointer}` },
  };
}

/** Takes the good listens, then sets the bad ones aside: when the first fails the client sends all of them again. */
async function takeSubmission(call: ListenBrainzCall, payload: readonly unknown[]): Promise<unknown> {
  const { services, userId } = call;
  const surroundings = { userId, nowMs: services.context.clock(), isPlayingNow: false };
  const listens: Listen[] = [];
  const rejected: RejectedText[] = [];
  for (const value of payload) {
    const { listen, error } = parseListenBrainzListen(value, surroundings);
    if (error === undefined) listens.push(listen);
    else rejected.push(toLetter(value, error, userId));
  }
  await takeListens(services, listens, LISTENBRAINZ_SOURCE);
  if (rejected.length === 0) return { status: 'ok' };
  await services.context.ingest.setAside(rejected, { source: LISTENBRAINZ_SOURCE });
  services.metrics.eventsIngested.inc({ type: 'play', result: 'rejected' }, rejected.length);
  if (listens.length === 0) throw badRequest(rejected[0].error.detail);
  return { status: 'ok', rejected: rejected.length };
}

/** `POST /submit-listens`. */
export const submitListens: ListenBrainzRoute = {
  method: 'POST',
  path: '/submit-listens',
  async handle(call) {
    const { listenType, payload } = parseSubmission(await readJsonObject(call));
    if (listenType !== 'playing_now') return takeSubmission(call, payload);
    const nowMs = call.services.context.clock();
    const surroundings = { userId: call.userId, nowMs, isPlayingNow: true };
    const { listen, error } = parseListenBrainzListen(payload[0], surroundings);
    if (error !== undefined) throw badRequest(error.detail);
    takeNowPlaying(call.services, listen, LISTENBRAINZ_SOURCE);
    return { status: 'ok' };
  },
};
