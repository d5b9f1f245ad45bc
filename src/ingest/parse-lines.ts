import { isAscii, isUtf8 } from 'node:buffer';
import type { Event } from '../domain/event.ts';
import { EventBlockBuilder } from '../domain/event-block-builder.ts';
import { EVENT_TYPES } from '../domain/event-type.ts';
import type { ErrorDetail } from '../errors.ts';
import { MAX_BODY_LENGTH } from './dead-letters.ts';
import { type ParseContext, parseEvent } from './parse-event.ts';

/** A line that is no good event. */
interface RejectedLine {
  /** Number of the line among those that are not blank, from 0. */
  readonly line: number;
  readonly text: string;
  readonly error: ErrorDetail;
}

/** A good line that is taken by itself; `type` indexes EVENT_TYPES. */
interface ApartLine {
  readonly line: number;
  readonly text: string;
  readonly type: number;
}

/** What lines of NDJSON hold. */
export interface ParsedLines {
  readonly nLines: number;
  /** Event block of the good ones; undefined where there are none. */
  readonly block: Uint8Array<ArrayBuffer> | undefined;
  readonly nEvents: number;
  /** The line of each event, [nEvents]. */
  readonly lines: Int32Array<ArrayBuffer>;
  /** The type of each event, as indices of EVENT_TYPES, [nEvents]. */
  readonly types: Uint8Array<ArrayBuffer>;
  readonly rejected: readonly RejectedLine[];
  /** Good lines that need a look at what is stored, such as those that take events back; to be submitted as values after the block. */
  readonly apart: readonly ApartLine[];
}

const NEWLINE = 0x0a;
const BACKSLASH = 0x5c;
const DELETE = 0x7f;
const TYPE_CODES: ReadonlyMap<string, number> = new Map(EVENT_TYPES.map((type, code) => [type, code]));
/** Shorter than any event; sizes the first guess of how many there are. */
const LEAST_LINE_BYTES = 60;
const SHORT_LINE = 3000;

/** Longer lines come in cut to this length. */
export const MAX_LINE_BYTES = 4_000_000;

const tooLong: ErrorDetail = {
  pointer: '',
  code: 'too_large',
  detail: `the line has more than ${MAX_LINE_BYTES} bytes`,
};
const invalidUtf8: ErrorDetail = {
  pointer: '',
  code: 'unparsable',
  detail: 'the line is not valid UTF-8; send JSON in UTF-8',
};

/** Tells whether the strings of JSON hold printable ASCII only: raw control characters are not JSON, others need an escape. */
function isPlain(buffer: Buffer): boolean {
  return isAscii(buffer) && !buffer.includes(BACKSLASH) && !buffer.includes(DELETE);
}

/** Counting the bytes of a short line would cost more than it tells. */
function sizeOf(text: string): number {
  return text.length < SHORT_LINE ? text.length : Buffer.byteLength(text);
}

function unparsable(thrown: unknown): ErrorDetail {
  const reason = thrown instanceof Error ? thrown.message : 'broken JSON';
  return { pointer: '', code: 'unparsable', detail: `the line is not JSON: ${reason.slice(0, 200)}` };
}

/** Gathers what lines turn out to be. */
class LineSorter {
  readonly #context: ParseContext;
  readonly #isAllApart: boolean;
  readonly #builder: EventBlockBuilder;
  readonly #lines: number[] = [];
  readonly #types: number[] = [];
  readonly #rejected: RejectedLine[] = [];
  readonly #apart: ApartLine[] = [];
  #nLines = 0;

  constructor(context: ParseContext, expectedEvents: number, isAllApart: boolean) {
    this.#context = context;
    this.#isAllApart = isAllApart;
    this.#builder = new EventBlockBuilder(expectedEvents);
  }

  take(text: string): void {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (thrown) {
      if (text.trim() !== '') this.reject(text, text.length < MAX_LINE_BYTES ? unparsable(thrown) : tooLong);
      return;
    }
    const line = this.#nLines++;
    const { event, erase, error } = parseEvent(value, this.#context, sizeOf(text));
    if (error !== undefined) this.#setAside(line, text, error);
    else if (erase !== undefined || this.#isAllApart)
      this.#apart.push({ line, text, type: TYPE_CODES.get(event?.type ?? 'erase') ?? 0 });
    else this.#add(event, line);
  }

  reject(text: string, error: ErrorDetail): void {
    this.#setAside(this.#nLines++, text, error);
  }

  finish(): ParsedLines {
    const { nEvents } = this.#builder;
    return {
      nLines: this.#nLines,
      block: nEvents === 0 ? undefined : this.#builder.take(),
      nEvents,
      lines: Int32Array.from(this.#lines),
      types: Uint8Array.from(this.#types),
      rejected: this.#rejected,
      apart: this.#apart,
    };
  }

  /** What nobody keeps of a long text need not go to another thread. */
  #setAside(line: number, text: string, error: ErrorDetail): void {
    this.#rejected.push({ line, text: text.slice(0, MAX_BODY_LENGTH), error });
  }

  #add(event: Event, line: number): void {
    this.#builder.add(event);
    this.#lines.push(line);
    this.#types.push(TYPE_CODES.get(event.type) ?? 0);
  }
}

/**
 * Parses whole lines of NDJSON; blank ones are passed over, bad ones come back with their reason. With `isAllApart` no block is made of
 * the good ones.
 */
export function parseLines(bytes: Uint8Array, context: ParseContext, isAllApart: boolean): ParsedLines {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const expectedEvents = Math.ceil(bytes.length / LEAST_LINE_BYTES);
  const sorter = new LineSorter({ ...context, isPlain: isPlain(buffer) }, expectedEvents, isAllApart);
  if (isUtf8(buffer)) {
    // One conversion for all lines; cutting a string is cheap.
    const text = buffer.toString('utf8');
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      sorter.take(text.slice(start, end));
      start = end + 1;
    }
    sorter.take(text.slice(start));
    return sorter.finish();
  }
  for (let start = 0; start < buffer.length; ) {
    const newline = buffer.indexOf(NEWLINE, start);
    const end = newline < 0 ? buffer.length : newline;
    const line = buffer.subarray(start, end);
    if (isUtf8(line)) sorter.take(line.toString('utf8'));
    else sorter.reject(line.toString('utf8'), invalidUtf8);
    start = end + 1;
  }
  return sorter.finish();
}
