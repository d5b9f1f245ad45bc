import type { EventType } from '../../domain/event-type.ts';
import type { Item } from '../../domain/item.ts';
import { trackKeysOf } from '../../domain/track-keys.ts';
import { member, show } from '../../ingest/event-problem.ts';
import {
  badRequest,
  type ListenBrainzCall,
  type ListenBrainzRoute,
  readJsonObject,
} from './listenbrainz-call.ts';
import { attributeText } from './listenbrainz-format.ts';
import { isUuid } from './listenbrainz-info.ts';
import { LISTENBRAINZ_SOURCE } from './listenbrainz-letter.ts';

const TYPES: ReadonlyMap<unknown, EventType> = new Map<unknown, EventType>([
  [1, 'love'],
  [0, 'love_remove'],
  [-1, 'hate'],
]);

const NO_FORMS = { isrc: undefined, text: undefined, loose_text: undefined };

/**
 * Finds the track with a MusicBrainz id among those that the user has heard, then among those of catalogues; one that is in neither gets
 * the id for its own.
 */
async function findByMbid({ services, userId }: ListenBrainzCall, mbid: string): Promise<string> {
  const { listenHistory, store } = services.context;
  const heard = await listenHistory.countByTrack({ userId });
  const items = await store.items.getMany(heard.map(({ itemId }) => itemId));
  const isIt = (item: Item | undefined) => attributeText(item, 'recording_mbid')?.toLowerCase() === mbid;
  const own = items.find(isIt);
  if (own !== undefined) return own.itemId;
  const known = await store.items.findTracks(trackKeysOf({ ...NO_FORMS, recording_mbid: mbid }));
  return known.find(isIt)?.itemId ?? `track:${mbid}`;
}

async function readItem(call: ListenBrainzCall, body: Readonly<Record<string, unknown>>): Promise<string> {
  for (const name of ['recording_msid', 'recording_mbid']) {
    const given = member(body, name);
    if (given === undefined || given === '') continue;
    if (!isUuid(given)) throw badRequest(`${name} is ${show(given)}; send a UUID`);
    const id = given.toLowerCase();
    return name === 'recording_msid' ? `track:${id}` : findByMbid(call, id);
  }
  throw badRequest('recording_mbid and recording_msid are missing; send one of them');
}

/** `POST /feedback/recording-feedback`: love, hate, or neither. */
export const postFeedback: ListenBrainzRoute = {
  method: 'POST',
  path: '/feedback/recording-feedback',
  async handle(call) {
    const body = await readJsonObject(call);
    const score = member(body, 'score');
    const type = TYPES.get(score);
    if (type === undefined) throw badRequest(`score is ${show(score)}; send 1, 0 or -1`);
    const { ingest, clock } = call.services.context;
    const event = { type, user_id: call.userId, item_id: await readItem(call, body), ts: clock() };
    await ingest.submit([event], { source: LISTENBRAINZ_SOURCE });
    return { status: 'ok' };
  },
};
