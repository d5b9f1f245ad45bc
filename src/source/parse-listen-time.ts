import { DeadwaxError } from '../errors.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const NUMBER = /^\d{1,16}(?:\.\d+)?$/;
/** Later than the year 5000 as seconds, so it must be milliseconds. */
const LEAST_MS = 100_000_000_000;
const ISO = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(?:\s*(?:Z|UTC|[+-]\d{2}:?\d{2}))?$/i;

/** Reads the time of a text as a row has it, in milliseconds since 1970 UTC; undefined where it is none. */
export type TimeParser = (text: string) => number | undefined;

type Field = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'half' | 'skip';
type Directive = readonly [field: Field, pattern: string];

const DIRECTIVES: Readonly<Record<string, Directive>> = {
  Y: ['year', '\\d{4}'],
  y: ['year', '\\d{2}'],
  m: ['month', '\\d{1,2}'],
  b: ['month', '[A-Za-z]{3,9}'],
  d: ['day', '\\d{1,2}'],
  H: ['hour', '\\d{1,2}'],
  I: ['hour', '\\d{1,2}'],
  M: ['minute', '\\d{2}'],
  S: ['second', '\\d{2}(?:\\.\\d+)?'],
  p: ['half', '[AaPp]\\.?[Mm]\\.?'],
  a: ['skip', '[A-Za-z]+'],
  Z: ['skip', 'Z|UTC|GMT|\\+00:?00'],
};

function numberOf(field: Field, text: string): number {
  if (field === 'half') return text.toLowerCase().startsWith('p') ? 12 : 0;
  if (field === 'month' && /[a-z]/i.test(text)) return MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1;
  if (field === 'year' && text.length === 2) return Number(text) + (Number(text) < 70 ? 2000 : 1900);
  return Number(text);
}

/** Undefined for a day that the calendar has not, such as 30 February. */
function utcOf(values: ReadonlyMap<Field, number>): number | undefined {
  const of = (field: Field, otherwise: number): number => values.get(field) ?? otherwise;
  const half = values.get('half');
  const hour = half === undefined ? of('hour', 0) : (of('hour', 12) % 12) + half;
  const [year, month, day] = [of('year', 0), of('month', 1), of('day', 1)];
  const [minute, second] = [of('minute', 0), of('second', 0)];
  if (hour > 23 || minute > 59 || second >= 61) return undefined;
  const tsMs = Date.UTC(year, month - 1, day, hour, minute) + Math.round(second * 1000);
  const date = new Date(Date.UTC(year, month - 1, day));
  return month >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? tsMs : undefined;
}

function patternParser(pattern: string): TimeParser {
  const fields: Field[] = [];
  const source = pattern.replace(
    /%(.)|([.*+?^${}()|[\]\\])|\s+/g,
    (found, letter?: string, special?: string) => {
      if (special !== undefined) return `\\${special}`;
      if (letter === undefined) return '\\s+';
      if (letter === '%') return '%';
      const directive = DIRECTIVES[letter];
      if (directive === undefined)
        throw new DeadwaxError('invalid_input', `time format '${pattern}': ${found} is not known`, {
          hint: `known are ${Object.keys(DIRECTIVES)
            .map((name) => `%${name}`)
            .join(' ')}`,
        });
      fields.push(directive[0]);
      return `(${directive[1]})`;
    },
  );
  if (!fields.includes('year') || !fields.includes('day'))
    throw new DeadwaxError(
      'invalid_input',
      `time format '${pattern}' has no year or no day; write auto, seconds, milliseconds or a pattern such as %d %b %Y %H:%M`,
    );
  const matcher = new RegExp(`^${source}$`, 'u');
  return (text) => {
    const match = matcher.exec(text.trim());
    return match === null
      ? undefined
      : utcOf(new Map(fields.map((field, at) => [field, numberOf(field, match[at + 1])])));
  };
}

const dayMonthYear = patternParser('%d %b %Y');
const dayMonthYearTime = patternParser('%d %b %Y %H:%M');
const dayMonthYearSeconds = patternParser('%d %b %Y %H:%M:%S');

function parseIso(text: string): number | undefined {
  if (!ISO.test(text)) return undefined;
  const spaced = text
    .trim()
    .replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T')
    .replace(/\s*UTC$/i, 'Z')
    .replace(/\s+/, '');
  const iso = /[zZ]$|[+-]\d{2}:?\d{2}$/.test(spaced.slice(10))
    ? spaced
    : `${spaced}${spaced.includes('T') ? 'Z' : ''}`;
  const tsMs = Date.parse(iso);
  // 30 February parses to another day than it says.
  const isReal =
    !Number.isNaN(tsMs) &&
    new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === Number(text.slice(8, 10));
  return isReal ? tsMs : undefined;
}

/**
 * Reads a time in one of the ways that exports write it: seconds or milliseconds since 1970, RFC 3339 with or without a zone,
 * `2019-12-31 23:59`, `31 Dec 2019 23:59`, with a comma after the year too. A time without a zone is UTC.
 */
export function parseAnyTime(given: string): number | undefined {
  const text = given.trim();
  if (NUMBER.test(text)) return Number(text) < LEAST_MS ? Number(text) * 1000 : Number(text);
  const plain = text.replace(',', '');
  return parseIso(text) ?? dayMonthYearTime(plain) ?? dayMonthYearSeconds(plain) ?? dayMonthYear(plain);
}

/**
 * Gives what reads times written as `format` says: `auto`, `seconds`, `milliseconds`, or a pattern of %Y %m %d %H %M %S and the like.
 * Errors: `invalid_input`.
 */
export function timeParser(format: string): TimeParser {
  if (format === 'auto') return parseAnyTime;
  if (format !== 'seconds' && format !== 'milliseconds') return patternParser(format);
  const unitMs = format === 'seconds' ? 1000 : 1;
  return (text) => (NUMBER.test(text.trim()) ? Number(text) * unitMs : undefined);
}
