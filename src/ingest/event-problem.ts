import type { ErrorDetail } from '../errors.ts';

/** The first problem of an event; thrown and caught within parsing. */
export class EventProblem extends Error {
  readonly detail: ErrorDetail;

  constructor(pointer: string, code: string, detail: string) {
    super(detail);
    this.detail = { pointer, code, detail };
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Gives a member of an object that came from JSON; null counts as absent. No member of ours is named as something inherited. */
export function member(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return value[name] ?? undefined;
}

/** Gives a value in words for a message, cut short. */
export function show(value: unknown): string {
  if (typeof value === 'string')
    return `'${value.slice(0, 60).toWellFormed()}${value.length > 60 ? '...' : ''}'`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return String(value);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x1f\x7f-\x9f]/;

/** What a text may be. */
export interface TextLimits {
  readonly maxLength: number;
  /** True where the text is known to hold printable ASCII only, so that its characters need no look. */
  readonly isPlain: boolean;
}

/** Parses a text that must be there, of 1 to `maxLength` characters without control characters. */
export function parseText(value: unknown, name: string, { maxLength, isPlain }: TextLimits): string {
  const pointer = `/${name}`;
  if (value === undefined) throw new EventProblem(pointer, 'missing', `${name} is missing`);
  if (typeof value !== 'string')
    throw new EventProblem(pointer, 'wrong_type', `${name} is ${show(value)}; send it as a string`);
  if (value.length === 0) throw new EventProblem(pointer, 'empty', `${name} is empty`);
  if (value.length > maxLength)
    throw new EventProblem(
      pointer,
      'too_long',
      `${name} has ${value.length} characters; at most ${maxLength} are taken`,
    );
  if (isPlain) return value;
  if (CONTROL.test(value)) throw new EventProblem(pointer, 'bad_text', `${name} holds control characters`);
  if (!value.isWellFormed())
    throw new EventProblem(pointer, 'bad_text', `${name} is not well-formed Unicode`);
  return value;
}
