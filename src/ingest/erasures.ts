import type { EraseTarget, Event } from '../domain/event.ts';
import type { EventType } from '../domain/event-type.ts';
import { naturalEventId } from '../domain/natural-event-id.ts';
import type { ErrorDetail } from '../errors.ts';
import type { EventLog } from '../eventlog/event-log.ts';
import { readEvents } from '../eventlog/read-events.ts';

/** The wish to take an event back, before the event has been looked up. */
export interface EraseRequest {
  readonly userId: string;
  readonly targetId: string;
  /** The member of the wire form that names the target. */
  readonly member: 'target' | 'replaces';
  readonly tsMs: number;
  readonly receivedAtMs: number;
  readonly source: string;
}

/** An `erase` to append, or why there is none. */
export type ResolvedErase =
  | { readonly event: Event; readonly error: undefined }
  | { readonly event: undefined; readonly error: ErrorDetail };

/** What is said by such an event cannot be told from what others say, or is gone for good. */
const LASTING: ReadonlySet<EventType> = new Set(['erase', 'user_erase', 'own_set', 'want_set']);

/** Looks up what is to be taken back; one answer for each request, in order. Only what is in the log already is found. */
export async function resolveErasures(
  log: Pick<EventLog, 'find' | 'readBlocks'>,
  requests: readonly EraseRequest[],
): Promise<readonly ResolvedErase[]> {
  if (requests.length === 0) return [];
  const offsets = await log.find(requests.map(({ targetId }) => targetId));
  const stored = await readEvents(
    log,
    offsets.filter((offset) => offset !== undefined),
  );
  const events = new Map(stored.map(({ offset, event }) => [offset, event]));
  return requests.map((request, at) => {
    const offset = offsets[at];
    const event = offset === undefined ? undefined : events.get(offset);
    if (offset === undefined || event === undefined)
      return refuse(request, 'unknown_target', `event '${request.targetId}' is not in the log`);
    return toErase(request, event, offset);
  });
}

function refuse({ member }: EraseRequest, code: string, detail: string): ResolvedErase {
  return { event: undefined, error: { pointer: `/${member}`, code, detail } };
}

function toErase(request: EraseRequest, event: Event, offset: number): ResolvedErase {
  const { userId, targetId, tsMs, receivedAtMs, source } = request;
  const { type, itemId, catalogue } = event;
  if (event.userId !== userId)
    return refuse(request, 'contradiction', `event '${targetId}' is not one of user '${userId}'`);
  if (LASTING.has(type))
    return refuse(
      request,
      'not_erasable',
      `event '${targetId}' is of type ${type}, which cannot be taken back`,
    );
  const target: EraseTarget = {
    eventId: targetId,
    offset,
    type,
    tsMs: event.tsMs,
    ...(event.value === undefined ? {} : { value: event.value }),
  };
  // By the target alone, so that taking it back twice counts once.
  const eventId = naturalEventId({ userId, itemId, type: 'erase', tsMs: event.tsMs, text: targetId });
  return {
    event: {
      eventId,
      type: 'erase',
      userId,
      itemId,
      catalogue,
      tsMs,
      receivedAtMs,
      value: undefined,
      details: { target },
      source,
    },
    error: undefined,
  };
}
