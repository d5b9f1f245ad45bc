import type { Taken } from '../../ingest/dead-letter-box.ts';
import { formatRejected } from '../../ingest/dead-letters.ts';
import { isRecord, member, show } from '../../ingest/event-problem.ts';
import type { Services } from '../services.ts';
import { parseListenBrainzListen } from './listenbrainz-listen.ts';
import { takeListens } from './take-listens.ts';

/** The source of events that came through this door. */
export const LISTENBRAINZ_SOURCE = 'listenbrainz';

/** Gives a rejected listen as the text that is set aside: whose it is, which no listen says, and the listen as it came. */
export function formatListenLetter({ userId, listen }: { userId: string; listen: unknown }): string {
  return formatRejected({ user_id: userId, listen });
}

function reject(pointer: string, code: string, detail: string): Taken {
  return { status: 'rejected', error: { pointer, code, detail } };
}

/** Takes what `formatListenLetter` made of a listen, once somebody has mended it. */
export async function takeListenLetter(
  services: Services,
  value: unknown,
  source = LISTENBRAINZ_SOURCE,
): Promise<Taken> {
  if (!isRecord(value))
    return reject('', 'wrong_type', `send {"user_id": ..., "listen": {...}}, not ${show(value)}`);
  const userId = member(value, 'user_id');
  if (typeof userId !== 'string' || userId === '') return reject('/user_id', 'missing', 'user_id is missing');
  const surroundings = { userId, nowMs: services.context.clock(), isPlayingNow: false };
  const { listen, error } = parseListenBrainzListen(member(value, 'listen'), surroundings);
  if (error !== undefined) return reject(`/listen${error.pointer}`, error.code, error.detail);
  const { accepted } = await takeListens(services, [listen], source);
  return { status: accepted === 1 ? 'accepted' : 'duplicate' };
}
