import { CHANGE } from '../../dataset/interaction-change.ts';
import type { EventType } from '../../domain/event-type.ts';
import { EVENT_TYPES } from '../../domain/event-type.ts';

/** What an event of a type changes: the code in `CHANGE`, and what it says, undefined for the event's own value. */
export interface SaidChange {
  readonly code: number;
  readonly value: number | undefined;
}

const CHANGES: Partial<Readonly<Record<EventType, SaidChange>>> = {
  rating: { code: CHANGE.rating, value: undefined },
  rating_remove: { code: CHANGE.rating, value: Number.NaN },
  own_add: { code: CHANGE.own, value: 1 },
  own_remove: { code: CHANGE.own, value: 0 },
  own_set: { code: CHANGE.own | CHANGE.fromSet, value: 1 },
  want_add: { code: CHANGE.want, value: 1 },
  want_remove: { code: CHANGE.want, value: 0 },
  want_set: { code: CHANGE.want | CHANGE.fromSet, value: 1 },
  love: { code: CHANGE.love, value: 1 },
  hate: { code: CHANGE.love, value: -1 },
  love_remove: { code: CHANGE.love, value: 0 },
  thumb_up: { code: CHANGE.thumb, value: 1 },
  thumb_down: { code: CHANGE.thumb, value: -1 },
  thumb_remove: { code: CHANGE.thumb, value: 0 },
  play: { code: CHANGE.play, value: 0 },
  skip: { code: CHANGE.skip, value: 0 },
  user_erase: { code: CHANGE.clear, value: 0 },
};

const CHANGES_BY_CODE: readonly (SaidChange | undefined)[] = EVENT_TYPES.map((type) => CHANGES[type]);

/** Gives what an event of a type changes, by the type's place in EVENT_TYPES; undefined for one that changes no interaction. */
export function changeOfCode(typeCode: number): SaidChange | undefined {
  return CHANGES_BY_CODE[typeCode];
}

/** Gives what an event of a type changes; undefined for one that changes no interaction. */
export function changeOfType(type: EventType): SaidChange | undefined {
  return CHANGES[type];
}
