import { DeadwaxError } from '../../errors.ts';
import { member, show } from '../../ingest/event-problem.ts';
import {
  badRequest,
  type ListenBrainzCall,
  type ListenBrainzRoute,
  ownUser,
  queryInteger,
  queryRange,
  readJsonObject,
} from './listenbrainz-call.ts';
import { formatListens, formatNowPlaying } from './listenbrainz-format.ts';
import { isUuid } from './listenbrainz-info.ts';
import { LISTENBRAINZ_SOURCE } from './listenbrainz-letter.ts';

/** Gives whole seconds of a time; 0 where there is none, as ListenBrainz does. */
function seconds(atMs: number | undefined): number {
  return atMs === undefined ? 0 : Math.floor(atMs / 1000);
}

/** `GET /user/:user/listens`. With `min_ts` alone it gives those that follow it, otherwise the newest of the range. */
export const getListens: ListenBrainzRoute = {
  method: 'GET',
  path: '/user/:user/listens',
  async handle(call) {
    const userId = ownUser(call);
    const { count } = queryRange(call);
    const [minTs, maxTs] = [queryInteger(call, 'min_ts'), queryInteger(call, 'max_ts')];
    if (minTs !== undefined && maxTs !== undefined && minTs >= maxTs)
      throw badRequest(`min_ts ${minTs} is not below max_ts ${maxTs}`);
    const { listenHistory } = call.services.context;
    // A listen has the whole second: the one of min_ts is out of the range, and all of that second with it.
    const range = {
      userId,
      afterMs: minTs && minTs * 1000 + 999,
      beforeMs: maxTs && maxTs * 1000,
    };
    const from = minTs !== undefined && maxTs === undefined ? 'oldest' : 'newest';
    const plays = await listenHistory.read(range, { count, from });
    const { oldestMs, latestMs } = await listenHistory.summarise({ userId });
    const listens = await formatListens(call.services, plays);
    return {
      payload: {
        count: listens.length,
        user_id: userId,
        latest_listen_ts: seconds(latestMs),
        oldest_listen_ts: seconds(oldestMs),
        listens,
      },
    };
  },
};

/** `GET /user/:user/listen-count`. */
export const getListenCount: ListenBrainzRoute = {
  method: 'GET',
  path: '/user/:user/listen-count',
  async handle(call) {
    const { count } = await call.services.context.listenHistory.summarise({ userId: ownUser(call) });
    return { payload: { count } };
  },
};

/** `GET /user/:user/playing-now`. */
export const getPlayingNow: ListenBrainzRoute = {
  method: 'GET',
  path: '/user/:user/playing-now',
  async handle(call) {
    const userId = ownUser(call);
    const listen = call.services.nowPlaying.get(userId);
    const listens = listen === undefined ? [] : [formatNowPlaying(listen)];
    return { payload: { count: listens.length, user_id: userId, playing_now: true, listens } };
  },
};

/** Finds a user's listens of one second that a client calls by one id; gives their event ids. */
async function findListens(call: ListenBrainzCall, listenedAt: number, msid: string): Promise<string[]> {
  const range = { userId: call.userId, afterMs: listenedAt * 1000 - 1, beforeMs: (listenedAt + 1) * 1000 };
  const plays = await call.services.context.listenHistory.read(range, { count: 1000 });
  const listens = await formatListens(call.services, plays);
  return plays.flatMap(({ event }, at) =>
    listens[at].recording_msid === msid.toLowerCase() ? [event.eventId] : [],
  );
}

/** `POST /delete-listen`. One that is not there is gone already, which is what was asked for. */
export const deleteListen: ListenBrainzRoute = {
  method: 'POST',
  path: '/delete-listen',
  async handle(call) {
    const body = await readJsonObject(call);
    const [listenedAt, msid] = [member(body, 'listened_at'), member(body, 'recording_msid')];
    if (typeof listenedAt !== 'number' || !Number.isSafeInteger(listenedAt))
      throw badRequest(`listened_at is ${show(listenedAt)}; send whole seconds since 1970`);
    if (!isUuid(msid)) throw badRequest(`recording_msid is ${show(msid)}; send the one of the listen`);
    const { context } = call.services;
    // What cannot be found yet would seem gone and come back.
    if (!(await context.listenHistory.catchUp()))
      throw new DeadwaxError(
        'overloaded',
        'not all listens can be looked up yet, so none was deleted; try again in a moment',
      );
    const eventIds = await findListens(call, listenedAt, msid);
    const erases = eventIds.map((target) => ({
      type: 'erase',
      user_id: call.userId,
      target,
      ts: context.clock(),
    }));
    if (erases.length > 0) await context.ingest.submit(erases, { source: LISTENBRAINZ_SOURCE });
    return { status: 'ok' };
  },
};
