/** Reads the fields of one line; what is wrong with them is gathered in `problems`, each naming its column and value. */
export interface FieldReader {
  readonly problems: readonly string[];
  /** Undefined where the field is empty or `nan`. */
  number(column: string, text: string): number | undefined;
  /** What only an analysis of the sound gives: 0 stands where there was none. */
  analysed(column: string, text: string): number | undefined;
  /** 0 is unknown. */
  year(column: string, text: string): number | undefined;
  /** From seconds. */
  durationMs(column: string, text: string): number | undefined;
  /** A text that must be there and look as it should. */
  required(column: string, text: string, expected: { pattern: RegExp; name: string }): string;
}

const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const CONTROLS = /\p{Cc}+/gu;
const FIRST_YEAR = 1000;
const LAST_YEAR = 9999;
const SHOWN = 40;

/** What ids and titles look like. */
export const TRACK_ID = { pattern: /^TR[0-9A-Z]{16}$/, name: 'TR and 16 letters or digits' };
export const SONG_ID = { pattern: /^SO[0-9A-Z]{16}$/, name: 'SO and 16 letters or digits' };
export const TITLE = { pattern: /\S/, name: 'a title' };

/** Starts a line. */
export function createFieldReader(): FieldReader {
  const problems: string[] = [];
  const refuse = (column: string, value: string, expected: string): undefined => {
    const shown = value.length > SHOWN ? `${value.slice(0, SHOWN)}...` : value;
    problems.push(`${column} '${shown}' is not ${expected}`);
  };
  const number = (column: string, text: string): number | undefined => {
    if (text === '' || text === 'nan' || text === 'NaN') return undefined;
    return NUMBER.test(text) ? Number(text) : refuse(column, text, 'a number');
  };
  return {
    problems,
    number,
    analysed: (column, text) => number(column, text) || undefined,
    year: (column, value) => {
      const year = number(column, value);
      if (year === undefined || year === 0) return undefined;
      const isYear = Number.isInteger(year) && year >= FIRST_YEAR && year <= LAST_YEAR;
      return isYear ? year : refuse(column, value, 'a year');
    },
    durationMs: (column, value) => {
      const seconds = number(column, value);
      if (seconds === undefined) return undefined;
      return seconds < 0 ? refuse(column, value, '0 or more') : Math.round(1000 * seconds);
    },
    required: (column, value, { pattern, name }) => {
      const trimmed = plain(value);
      if (!pattern.test(trimmed)) refuse(column, value, name);
      return trimmed;
    },
  };
}

/** Trims a text; control characters, which some titles have, count as blanks. */
function plain(text: string): string {
  return text.replace(CONTROLS, ' ').trim();
}

/** Gives a text; undefined where it is empty or `nan`. */
export function textOf(field: string): string | undefined {
  const trimmed = plain(field);
  return trimmed === '' || trimmed === 'nan' ? undefined : trimmed;
}

/** Parses a list as the data set writes them: between commas, with or without brackets around it and quotes around each. */
export function parseList(text: string): readonly string[] {
  const inner = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  if (inner === '' || inner === 'nan') return [];
  return inner
    .split(',')
    .map((part) => part.trim().replace(/^(['"])(.*)\1$/, '$2'))
    .filter((part) => part !== '');
}
