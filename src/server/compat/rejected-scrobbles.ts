import type { Listen } from '../../domain/listen.ts';
import type { RejectedText } from '../../ingest/dead-letters.ts';
import type { Services } from '../services.ts';
import { formatListenLetter, takeListenLetter } from './listenbrainz-letter.ts';
import { extrasOf, type IgnoredScrobble, type ScrobbleFields } from './scrobble.ts';

const CODES = { 1: 'missing', 2: 'missing', 3: 'bad_time', 4: 'future_time' } as const;
const POINTERS = {
  1: '/listen/track_metadata/artist_name',
  2: '/listen/track_metadata/track_name',
  3: '/listen/listened_at',
  4: '/listen/listened_at',
} as const;

/** Gives a scrobble as a listen of ListenBrainz, in which form it can be mended and taken again. */
function toListen(fields: ScrobbleFields, given: Listen['context']): unknown {
  const { release, durationMs, recordingMbid, trackNumber, context } = extrasOf(fields, given);
  const seconds = fields.get('timestamp');
  const listenedAt = seconds !== undefined && /^\d{1,15}$/.test(seconds) ? Number(seconds) : seconds;
  return {
    listened_at: listenedAt,
    track_metadata: {
      artist_name: fields.get('artist'),
      track_name: fields.get('track'),
      release_name: release,
      additional_info: {
        ...context,
        duration_ms: durationMs,
        recording_mbid: recordingMbid,
        tracknumber: trackNumber,
      },
    },
  };
}

/** A scrobble that was not taken, with the reason. */
export interface RejectedScrobble {
  readonly fields: ScrobbleFields;
  readonly ignored: IgnoredScrobble;
}

/** Says how the dead letters of a door are taken again. */
export function setScrobbleTaker(services: Services, source: string): void {
  services.context.ingest.deadLetters.setTaker(source, (values) =>
    Promise.all(values.map((value) => takeListenLetter(services, value, source))),
  );
}

/** Makes dead letters of scrobbles that were not taken, so that nothing a player sent is lost without a trace. */
export async function setScrobblesAside(
  { context, metrics }: Services,
  rejected: readonly RejectedScrobble[],
  {
    userId,
    source,
    context: given,
  }: { readonly userId: string; readonly source: string; readonly context?: Listen['context'] },
): Promise<void> {
  if (rejected.length === 0) return;
  const texts = rejected.map(
    ({ fields, ignored: { ignoredCode, detail } }): RejectedText => ({
      text: formatListenLetter({ userId, listen: toListen(fields, given) }),
      error: { pointer: POINTERS[ignoredCode], code: CODES[ignoredCode], detail },
    }),
  );
  await context.ingest.setAside(texts, { source });
  metrics.eventsIngested.inc({ type: 'play', result: 'rejected' }, rejected.length);
}
