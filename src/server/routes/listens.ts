import { formatListens } from '../compat/listenbrainz-format.ts';
import { UserListens } from '../contract.ts';
import { IdPath, PageQuery } from '../contract-requests.ts';
import { readPlaceCursor, writePlaceCursor } from '../place-cursor.ts';
import { defineRoute, NoBody } from '../route.ts';
import { formatTime } from '../wire.ts';

export const listListens = defineRoute({
  method: 'GET',
  path: '/api/v1/users/{id}/listens',
  operation: 'listListens',
  tag: 'Users',
  summary: 'Lists what a user listened to, newest first, with what is playing now',
  access: 'read',
  params: IdPath,
  query: PageQuery,
  body: NoBody,
  response: UserListens,
  example: { summary: 'The last ones', path: '/api/v1/users/demo/listens?count=10' },
  async handle({ params, query }, services) {
    const skip = readPlaceCursor(query.cursor);
    const range = { userId: params.id };
    const { listenHistory } = services.context;
    const plays = await listenHistory.read(range, { count: query.count + 1, skip });
    const shown = plays.slice(0, query.count);
    const listens = await formatListens(services, shown);
    const present = services.nowPlaying.get(params.id);
    return {
      user_id: params.id,
      playing_now: present
        ? { artist: present.artist, track: present.track, release: present.release ?? null }
        : null,
      listens: shown.map(({ event }, at) => {
        const { artist_name, track_name, release_name } = listens[at].track_metadata;
        const client = event.details?.context?.client;
        return {
          item_id: event.itemId ?? '',
          artist: artist_name,
          track: track_name,
          release: release_name ?? null,
          client: typeof client === 'string' ? client : null,
          source: event.source,
          listened_at: formatTime(event.tsMs),
        };
      }),
      next_cursor: plays.length > query.count ? writePlaceCursor(skip + query.count) : null,
    };
  },
});
