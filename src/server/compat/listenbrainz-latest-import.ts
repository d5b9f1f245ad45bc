import { DeadwaxError } from '../../errors.ts';
import { member, show } from '../../ingest/event-problem.ts';
import {
  badRequest,
  type ListenBrainzCall,
  type ListenBrainzRoute,
  queryText,
  readJsonObject,
} from './listenbrainz-call.ts';

/** Holds per user how far an importer has come, in seconds since 1970. */
const TABLE = 'listenbrainz-latest-imports';

async function readLatest({ services }: ListenBrainzCall, userId: string): Promise<number> {
  const stored = await services.context.store.documents.get(TABLE, userId);
  return typeof stored === 'number' ? stored : 0;
}

/** `GET /latest-import`. */
export const getLatestImport: ListenBrainzRoute = {
  method: 'GET',
  path: '/latest-import',
  async handle(call) {
    const userId = queryText(call, 'user_name') ?? call.userId;
    if (userId !== call.userId)
      throw new DeadwaxError('forbidden', `the token is of user '${call.userId}', not of '${userId}'`);
    return { musicbrainz_id: userId, latest_import: await readLatest(call, userId) };
  },
};

/** `POST /latest-import`. An importer that is late moves nothing back. */
export const postLatestImport: ListenBrainzRoute = {
  method: 'POST',
  path: '/latest-import',
  async handle(call) {
    const ts = member(await readJsonObject(call), 'ts');
    if (typeof ts !== 'number' || !Number.isSafeInteger(ts) || ts < 0)
      throw badRequest(`ts is ${show(ts)}; send whole seconds since 1970`);
    if (ts > (await readLatest(call, call.userId)))
      await call.services.context.store.documents.put(TABLE, call.userId, ts);
    return { status: 'ok' };
  },
};
