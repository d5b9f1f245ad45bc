import { isSkip, type Listen } from '../../domain/listen.ts';
import type { Services } from '../services.ts';
import { formatTime } from '../wire.ts';

/** What the stream tells of a listen. */
function formatMessage({ userId, artist, track, release }: Listen, source: string): Record<string, unknown> {
  return { user_id: userId, artist, track, release: release ?? null, source };
}

/**
 * Takes what a player sent; resolves once it is durable. Counts it and tells the stream of the newest one. `source` is the door:
 * `listenbrainz`, `lastfm`, `audioscrobbler`. Errors: `overloaded` and `storage_unavailable`; sending again is always safe.
 */
export async function takeListens(
  { context, metrics, hub }: Services,
  listens: readonly Listen[],
  source: string,
): Promise<{ readonly accepted: number; readonly duplicates: number }> {
  if (listens.length === 0) return { accepted: 0, duplicates: 0 };
  const answer = await context.listens.submit(listens, { source });
  // All of a call are counted under one type: players send plays, and a call with a skip among them is as rare as it is small.
  const type = listens.every(isSkip) ? 'skip' : 'play';
  metrics.eventsIngested.inc({ type, result: 'accepted' }, answer.accepted);
  metrics.eventsIngested.inc({ type, result: 'duplicate' }, answer.duplicates);
  const newest = listens.reduce((a, b) => (b.listenedAtMs > a.listenedAtMs ? b : a));
  hub.send('listen', {
    ...formatMessage(newest, source),
    listened_at: formatTime(newest.listenedAtMs),
    accepted: answer.accepted,
  });
  return answer;
}

/** Notes what a user has begun to hear, and tells the stream. */
export function takeNowPlaying({ nowPlaying, hub }: Services, listen: Listen, source: string): void {
  nowPlaying.set(listen);
  hub.send('now_playing', formatMessage(listen, source));
}
