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
import { attributeText, recordingMsid } from './listenbrainz-format.ts';
import { isUuid } from './listenbrainz-info.ts';
import { LISTENBRAINZ_SOURCE } from './listenbrainz-letter.ts';

const TYPES: ReadonlyMap<unknown, EventType> = new Map<unknown, EventType>([
  [1, 'love'],
  [0, 'love_remove'],
  [-1, 'hate'],
]);

const NO_FORMS = { isrc: undefined, text: undefined, loose_text: undefined };

async function findHeard(
  { services, userId }: ListenBrainzCall,
  isIt: (item: Item | undefined) => boolean,
): Promise<string | undefined> {
  const { listenHistory, store } = services.context;
  const heard = await listenHistory.countByTrack({ userId });
  const items = await store.items.getMany(heard.map(({ itemId }) => itemId));
  return items.find(isIt)?.itemId;
}

/** Finds the track that clients call by an id of ListenBrainz: one known by text, or else one of a catalogue that the user has heard. */
async function findByMsid(call: ListenBrainzCall, msid: string): Promise<string> {
  const itemId = `track:${msid}`;
  const entry = await call.services.context.store.items.get(itemId);
  if (entry !== undefined && !entry.stub) return itemId;
  const heard = await findHeard(
    call,
    (item) =>
      item !== undefined &&
      recordingMsid(item.itemId, attributeText(item, 'artist') ?? '', item.title) === msid,
  );
  return heard ?? itemId;
}

/**
 * Finds the track with a MusicBrainz id among those that the user has heard, then among those of catalogues; one that is in neither gets
 * the id for its own.
 */
async function findByMbid(call: ListenBrainzCall, mbid: string): Promise<string> {
  const isIt = (item: Item | undefined) => attributeText(item, 'recording_mbid')?.toLowerCase() === mbid;
  const own = await findHeard(call, isIt);
  if (own !== undefined) return own;
  const { store } = call.services.context;
  const known = await store.items.findTracks(trackKeysOf({ ...NO_FORMS, recording_mbid: mbid }));
  return known.find(isIt)?.itemId ?? `track:${mbid}`;
}

async function readItem(call: ListenBrainzCall, body: Readonly<Record<string, unknown>>): Promise<string> {
  for (const name of ['recording_msid', 'recording_mbid']) {
    const given = member(body, name);
    if (given === undefined || given === '') continue;
    if (!isUuid(given)) throw badRequest(`${name} is ${show(given)}; send a UUID`);
    const id = given.toLowerCase();
    return name === 'recording_msid' ? findByMsid(call, id) : findByMbid(call, id);
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
