import type { EventType } from '../../domain/event-type.ts';
import { member, show } from '../../ingest/event-problem.ts';
import { badRequest, type ListenBrainzRoute, readJsonObject } from './listenbrainz-call.ts';
import { isUuid } from './listenbrainz-info.ts';
import { LISTENBRAINZ_SOURCE } from './listenbrainz-letter.ts';

const TYPES: ReadonlyMap<unknown, EventType> = new Map<unknown, EventType>([
  [1, 'love'],
  [0, 'love_remove'],
  [-1, 'hate'],
]);

function itemOf(body: Readonly<Record<string, unknown>>): string {
  for (const name of ['recording_msid', 'recording_mbid']) {
    const id = member(body, name);
    if (id === undefined || id === '') continue;
    if (isUuid(id)) return `track:${id.toLowerCase()}`;
    throw badRequest(`${name} is ${show(id)}; send a UUID`);
  }
  throw badRequest('recording_mbid and recording_msid are missing; send one of them');
}

/** `POST /feedback/recording-feedback`: love, hate, or neither. */
export const postFeedback: ListenBrainzRoute = {
  method: 'POST',
  path: '/feedback/recording-feedback',
  async handle({ services, userId, ...call }) {
    const body = await readJsonObject({ services, userId, ...call });
    const type = TYPES.get(member(body, 'score'));
    if (type === undefined) throw badRequest(`score is ${show(member(body, 'score'))}; send 1, 0 or -1`);
    const { context } = services;
    const event = { type, user_id: userId, item_id: itemOf(body), ts: context.clock() };
    await context.ingest.submit([event], { source: LISTENBRAINZ_SOURCE });
    return { status: 'ok' };
  },
};
