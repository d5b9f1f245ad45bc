import { DeadwaxError } from '../../errors.ts';
import { PLAIN_QUERY } from '../../recommend/answer.ts';
import { waitForWrites } from '../reads.ts';
import { type ListenBrainzRoute, ownUser, pathText, queryRange } from './listenbrainz-call.ts';
import { attributeText } from './listenbrainz-format.ts';
import { isUuid } from './listenbrainz-info.ts';

const N_SIMILAR_USERS = 25;
/** As many recommendations are looked through for those that have the id which ListenBrainz' clients know recordings by. */
const N_LOOKED = 1000;

/** `GET /user/:user/similar-users`: members with a taste like the user's; none as long as no model knows the user. */
export const getSimilarUsers: ListenBrainzRoute = {
  method: 'GET',
  path: '/user/:user/similar-users',
  async handle(call) {
    const userId = ownUser(call);
    await waitForWrites(call.services);
    const users = await call.services.context.answers('tracks').similarUsers(userId, N_SIMILAR_USERS);
    return { payload: users.map((user) => ({ user_name: user.userId, similarity: user.score })) };
  },
};

/** `GET /user/:user/similar-to/:other`. */
export const getSimilarTo: ListenBrainzRoute = {
  method: 'GET',
  path: '/user/:user/similar-to/:other',
  async handle(call) {
    const userId = ownUser(call);
    const otherId = pathText(call, 'other');
    await waitForWrites(call.services);
    const { store, answers } = call.services.context;
    // Only members are shown to others.
    if ((await store.users.get(otherId))?.member !== true)
      throw new DeadwaxError('not_found', `there is no user '${otherId}'`);
    const similarity = await answers('tracks').userSimilarity(userId, otherId);
    return { payload: similarity === undefined ? [] : [{ user_name: otherId, similarity }] };
  },
};

/** `GET /cf/recommendation/user/:user/recording`: what is recommended among the tracks whose MusicBrainz id is known. */
export const getRecommendedRecordings: ListenBrainzRoute = {
  method: 'GET',
  path: '/cf/recommendation/user/:user/recording',
  async handle(call) {
    const userId = ownUser(call);
    const { count, offset } = queryRange(call);
    await waitForWrites(call.services);
    const { store, answers, clock } = call.services.context;
    const answer = await answers('tracks').recommendForUser(userId, {
      ...PLAIN_QUERY,
      count: N_LOOKED,
    });
    const items = await store.items.getMany(answer.items.map(({ itemId }) => itemId));
    const mbids = answer.items.flatMap(({ score }, at) => {
      const mbid = attributeText(items[at], 'recording_mbid');
      return isUuid(mbid) ? [{ recording_mbid: mbid, score }] : [];
    });
    if (mbids.length === 0) return undefined;
    const page = mbids.slice(offset, offset + count);
    return {
      payload: {
        mbids: page,
        user_name: userId,
        entity: 'recording',
        count: page.length,
        total_mbid_count: mbids.length,
        offset,
        last_updated: Math.floor((answer.model?.trainedAtMs ?? clock()) / 1000),
      },
    };
  },
};
