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
export type ResolvedErase = { readonly event: Event; readonly error: undefined } | Refusal;

interface Refusal {
  readonly event: undefined;
  readonly error: ErrorDetail;
}

/** What a submitted value takes back: an `erase` to append, why it may not, or `late` for an event of the same call. */
export type PlannedErase = ResolvedErase | 'late' | undefined;

/** A submitted value: an event, what it takes back, or neither where it is not good. */
interface Submitted {
  readonly event: Event | undefined;
  readonly erase: EraseRequest | undefined;
}

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
    if (offset === undefined || event === undefined) return unknownTarget(request);
    return toErase(request, event, offset);
  });
}

/**
 * Says of each submitted value, in order, what becomes of its wish to take an event back, before anything is appended: what may not be
 * taken back is known by then, also where it is an event of the same call.
 */
export async function planErasures(
  log: Pick<EventLog, 'find' | 'readBlocks'>,
  submitted: readonly Submitted[],
): Promise<readonly PlannedErase[]> {
  const indexOf = new Map<string, number>();
  submitted.forEach(({ event }, index) => {
    if (event !== undefined && !indexOf.has(event.eventId)) indexOf.set(event.eventId, index);
  });
  const requests = submitted.flatMap(({ erase }) => erase ?? []);
  const resolved = (await resolveErasures(log, requests)).values();
  const plans = submitted.map(({ erase }): PlannedErase => {
    const found = erase && resolved.next().value;
    if (erase === undefined || found?.error?.code !== 'unknown_target') return found;
    const target = submitted[indexOf.get(erase.targetId) ?? -1]?.event;
    return target === undefined ? found : (checkTarget(erase, target) ?? 'late');
  });
  refuseFollowers(submitted, plans, indexOf);
  return plans;
}

/** An event whose own correction is refused is not taken, so what takes it back is refused, too. */
function refuseFollowers(
  submitted: readonly Submitted[],
  plans: PlannedErase[],
  indexOf: ReadonlyMap<string, number>,
): void {
  for (let isNew = true; isNew; ) {
    isNew = false;
    submitted.forEach(({ erase }, index) => {
      if (erase === undefined || plans[index] !== 'late') return;
      const target = plans[indexOf.get(erase.targetId) ?? -1];
      if (typeof target !== 'object' || target.error === undefined) return;
      plans[index] = unknownTarget(erase);
      isNew = true;
    });
  }
}

function refuse({ member }: EraseRequest, code: string, detail: string): Refusal {
  return { event: undefined, error: { pointer: `/${member}`, code, detail } };
}

function unknownTarget(request: EraseRequest): Refusal {
  return refuse(request, 'unknown_target', `event '${request.targetId}' is not in the log`);
}

/** Says why an event cannot be taken back by a request, where it cannot. */
function checkTarget(request: EraseRequest, { userId, type }: Event): Refusal | undefined {
  const { targetId } = request;
  if (userId !== request.userId)
    return refuse(request, 'contradiction', `event '${targetId}' is not one of user '${request.userId}'`);
  if (!LASTING.has(type)) return undefined;
  return refuse(
    request,
    'not_erasable',
    `event '${targetId}' is of type ${type}, which cannot be taken back`,
  );
}

function toErase(request: EraseRequest, event: Event, offset: number): ResolvedErase {
  const { userId, targetId, tsMs, receivedAtMs, source } = request;
  const { type, itemId, catalogue } = event;
  const refusal = checkTarget(request, event);
  if (refusal !== undefined) return refusal;
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
