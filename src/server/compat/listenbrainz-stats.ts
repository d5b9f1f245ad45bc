import type { Item } from '../../domain/item.ts';
import type { ListenBrainzCall, ListenBrainzRoute } from './listenbrainz-call.ts';
import { badRequest, ownUser, queryRange, queryText } from './listenbrainz-call.ts';
import { attributeText, recordingMsid } from './listenbrainz-format.ts';
import {
  activitySpanOf,
  divideSpan,
  type Span,
  STATS_RANGES,
  type StatsRange,
  spanOf,
} from './listenbrainz-range.ts';

/** A track of a user with its listens under all its ids; the entry is undefined where the catalogue has none. */
interface CountedTrack {
  readonly itemId: string;
  readonly count: number;
  readonly item: Item | undefined;
}

interface Group {
  listen_count: number;
  readonly of: Readonly<Record<string, unknown>>;
}

/** What is counted: the name in the path and in the answer, and how a track says which one it is of. */
interface StatsKind {
  readonly entity: 'artists' | 'releases' | 'recordings';
  readonly total: string;
  /** Undefined where the track does not say. */
  groupOf(track: CountedTrack): { readonly key: string; readonly of: Group['of'] } | undefined;
}

const KINDS: readonly StatsKind[] = [
  {
    entity: 'artists',
    total: 'total_artist_count',
    groupOf({ item }) {
      const artist = attributeText(item, 'artist');
      return artist === undefined
        ? undefined
        : { key: artist, of: { artist_name: artist, artist_mbid: null } };
    },
  },
  {
    entity: 'releases',
    total: 'total_release_count',
    groupOf({ item }) {
      const [artist, release] = [attributeText(item, 'artist'), attributeText(item, 'album')];
      if (release === undefined) return undefined;
      const of = { artist_name: artist ?? '', artist_mbids: [], release_name: release, release_mbid: '' };
      return { key: `${artist}\0${release}`, of };
    },
  },
  {
    entity: 'recordings',
    total: 'total_recording_count',
    groupOf({ itemId, item }) {
      const [artist, track] = [attributeText(item, 'artist') ?? '', item?.title ?? itemId];
      const of = {
        artist_name: artist,
        artist_mbids: [],
        track_name: track,
        recording_mbid: attributeText(item, 'recording_mbid') ?? '',
        recording_msid: recordingMsid(itemId, artist, track),
        release_name: attributeText(item, 'album') ?? '',
        release_mbid: '',
      };
      return { key: itemId, of };
    },
  },
];

function rangeOf(call: ListenBrainzCall): StatsRange {
  const given = queryText(call, 'range') ?? 'all_time';
  const range = STATS_RANGES.find((name) => name === given);
  if (range !== undefined) return range;
  throw badRequest(`range '${given.slice(0, 40)}' does not exist; use one of ${STATS_RANGES.join(', ')}`);
}

async function readTracks(call: ListenBrainzCall, userId: string, span: Span): Promise<CountedTrack[]> {
  const { listenHistory, store } = call.services.context;
  const range = { userId, afterMs: span.fromMs - 1, beforeMs: span.toMs };
  const counts = new Map<string, number>();
  for (const { itemId, count } of await listenHistory.countByTrack(range)) {
    const readAs = (await store.items.matchesOf(itemId)).sameAs ?? itemId;
    counts.set(readAs, (counts.get(readAs) ?? 0) + count);
  }
  const items = await store.items.getMany([...counts.keys()]);
  return [...counts].map(([itemId, count], at) => ({ itemId, count, item: items[at] }));
}

/** Adds up the listens of tracks by what they are of, the most heard first. */
function countGroups(tracks: readonly CountedTrack[], kind: StatsKind): Group[] {
  const groups = new Map<string, Group>();
  for (const track of tracks) {
    const found = kind.groupOf(track);
    if (found === undefined) continue;
    const group = groups.get(found.key) ?? { listen_count: 0, of: found.of };
    group.listen_count += track.count;
    groups.set(found.key, group);
  }
  return [...groups.values()].sort((a, b) => b.listen_count - a.listen_count);
}

function describeSpan(call: ListenBrainzCall, userId: string, range: StatsRange, { fromMs, toMs }: Span) {
  return {
    user_id: userId,
    range,
    from_ts: Math.floor(fromMs / 1000),
    to_ts: Math.floor(toMs / 1000),
    last_updated: Math.floor(call.services.context.clock() / 1000),
  };
}

function topOf(kind: StatsKind): ListenBrainzRoute {
  return {
    method: 'GET',
    path: `/stats/user/:user/${kind.entity}`,
    async handle(call) {
      const userId = ownUser(call);
      const range = rangeOf(call);
      const { count, offset } = queryRange(call);
      const span = spanOf(range, call.services.context.clock());
      const groups = countGroups(await readTracks(call, userId, span), kind);
      if (groups.length === 0) return undefined;
      const page = groups.slice(offset, offset + count);
      return {
        payload: {
          [kind.entity]: page.map(({ listen_count, of }) => ({ ...of, listen_count })),
          count: page.length,
          offset,
          [kind.total]: groups.length,
          ...describeSpan(call, userId, range, span),
        },
      };
    },
  };
}

/** `GET /stats/user/:user/artists`, `releases`, `recordings`: counted at the moment, not once a day. 204 where there is nothing. */
export const TOP_STATS: readonly ListenBrainzRoute[] = KINDS.map(topOf);

/** `GET /stats/user/:user/listening-activity`: listens by day, month or year, beside those of the span before. */
export const getListeningActivity: ListenBrainzRoute = {
  method: 'GET',
  path: '/stats/user/:user/listening-activity',
  async handle(call) {
    const userId = ownUser(call);
    const range = rangeOf(call);
    const { listenHistory, clock } = call.services.context;
    const { oldestMs } = await listenHistory.summarise({ userId });
    if (oldestMs === undefined) return undefined;
    const span = activitySpanOf(range, clock(), oldestMs);
    const days = await listenHistory.countByDay({ userId, afterMs: span.fromMs - 1, beforeMs: span.toMs });
    const parts = divideSpan(range, span).map(({ fromMs, toMs, name }) => ({
      from_ts: Math.floor(fromMs / 1000),
      to_ts: Math.floor((toMs - 1) / 1000),
      time_range: name,
      listen_count: 0,
    }));
    let at = 0;
    for (const { dayMs, count } of days) {
      while (parts[at].to_ts * 1000 < dayMs) at++;
      parts[at].listen_count += count;
    }
    return { payload: { listening_activity: parts, ...describeSpan(call, userId, range, span) } };
  },
};
