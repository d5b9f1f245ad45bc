import type { ContextValue, EventDetails } from '../domain/event.ts';
import { EVENT_SHAPES, type EventType, MAX_LIST_ITEMS } from '../domain/event-type.ts';
import { EventProblem, isRecord, parseText, show } from './event-problem.ts';

const MAX_TEXT_LENGTH = 2000;
const MAX_ID_LENGTH = 512;
const MAX_SHORT_ID_LENGTH = 128;
const MAX_CONTEXT_MEMBERS = 50;
const CONTEXT_NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function parseContextValue(value: unknown, name: string): ContextValue {
  const pointer = `/context/${name}`;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string') {
    if (!value.isWellFormed() || value.includes('\0'))
      throw new EventProblem(pointer, 'bad_text', `context.${name} is not well-formed Unicode without NUL`);
    return value;
  }
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string'))
    return value.map((entry) => entry.toWellFormed().replaceAll('\0', ''));
  throw new EventProblem(
    pointer,
    'wrong_type',
    `context.${name} is ${show(value)}; send a string, a number, a boolean or a list of strings`,
  );
}

function parseContext(value: unknown): Readonly<Record<string, ContextValue>> {
  if (!isRecord(value))
    throw new EventProblem('/context', 'wrong_type', `context is ${show(value)}; send an object`);
  const entries = Object.entries(value).filter(([, entry]) => entry !== null && entry !== undefined);
  if (entries.length > MAX_CONTEXT_MEMBERS)
    throw new EventProblem(
      '/context',
      'too_long',
      `context has ${entries.length} members; at most ${MAX_CONTEXT_MEMBERS} are taken`,
    );
  return Object.fromEntries(
    entries.map(([name, entry]) => {
      if (!CONTEXT_NAME.test(name))
        throw new EventProblem('/context', 'bad_text', `context has a member named ${show(name)}`);
      return [name, parseContextValue(entry, name)];
    }),
  );
}

function parseItems(value: unknown, isPlain: boolean): readonly string[] {
  if (value === undefined)
    throw new EventProblem('/items', 'missing', 'items is missing; send a list of item ids');
  if (!Array.isArray(value))
    throw new EventProblem('/items', 'wrong_type', `items is ${show(value)}; send a list of item ids`);
  if (value.length > MAX_LIST_ITEMS)
    throw new EventProblem(
      '/items',
      'too_long',
      `items has ${value.length} entries; at most ${MAX_LIST_ITEMS} are taken`,
    );
  const limits = { maxLength: MAX_ID_LENGTH, isPlain };
  return [...new Set(value.map((entry, at) => parseText(entry, `items/${at}`, limits)))];
}

/**
 * Parses what few events have besides; undefined where there is nothing of it. With `isPlain` texts are known to be printable ASCII.
 * Throws an `EventProblem`.
 */
export function parseDetails(
  event: Readonly<Record<string, unknown>>,
  type: EventType,
  isPlain: boolean,
): EventDetails | undefined {
  const shape = EVENT_SHAPES[type];
  const details: Writable<EventDetails> = {};
  let isEmpty = true;
  if (shape.hasText) {
    const name = type === 'search' && (event.text ?? undefined) === undefined ? 'query' : 'text';
    details.text = parseText(event[name] ?? undefined, name, { maxLength: MAX_TEXT_LENGTH, isPlain });
    isEmpty = false;
  }
  if (shape.item === 'list') {
    details.items = parseItems(event.items ?? undefined, isPlain);
    isEmpty = false;
  }
  const short = { maxLength: MAX_SHORT_ID_LENGTH, isPlain };
  const sessionId = event.session_id ?? undefined;
  if (sessionId !== undefined) {
    details.sessionId = parseText(sessionId, 'session_id', short);
    isEmpty = false;
  }
  const recommendationId = event.recommendation_id ?? undefined;
  if (recommendationId !== undefined) {
    details.recommendationId = parseText(recommendationId, 'recommendation_id', short);
    isEmpty = false;
  }
  const context = event.context ?? undefined;
  if (context !== undefined) {
    details.context = parseContext(context);
    isEmpty = false;
  }
  return isEmpty ? undefined : details;
}
