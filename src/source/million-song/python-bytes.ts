import { isUtf8 } from 'node:buffer';

const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, '\\': 92, "'": 39, '"': 34 };

/**
 * Reads the text of a Python bytes literal without its quotes, such as `Caf\xc3\xa9`; undefined where it is not valid UTF-8 or an escape
 * is unknown.
 */
function decodeBytes(inner: string): string | undefined {
  if (!inner.includes('\\')) return inner;
  const bytes: number[] = [];
  for (let at = 0; at < inner.length; ) {
    if (inner[at] !== '\\') {
      bytes.push(inner.charCodeAt(at++));
      continue;
    }
    const hex = /^\\x([0-9a-f]{2})/i.exec(inner.slice(at, at + 4));
    const escaped = ESCAPES[inner[at + 1] ?? ''];
    if (hex === null && escaped === undefined) return undefined;
    bytes.push(hex === null ? escaped : Number.parseInt(hex[1], 16));
    at += hex === null ? 2 : 4;
  }
  const text = Buffer.from(bytes);
  return isUtf8(text) ? text.toString('utf8') : undefined;
}

/** Finds the quote that closes a bytes literal: the first one like its opening that no backslash stands before and `"` follows. */
function closingQuote(line: string, from: number, quote: string): number {
  for (let at = from; at < line.length; at++) {
    if (line[at] === '\\') at++;
    else if (line[at] === quote && line[at + 1] === '"' && (line[at + 2] ?? ',') === ',') return at;
  }
  return -1;
}

/**
 * Splits a line of numbers and of Python bytes literals in double quotes: `1,"b'Casual'","b"I Didn't"",,2.5`. The literals are not
 * escaped as CSV would have it. Returns their texts among the others; undefined where one is not closed or not valid.
 */
export function splitPythonCsv(line: string): string[] | undefined {
  const fields: string[] = [];
  let at = 0;
  while (at <= line.length) {
    const quote = line[at + 2];
    const isLiteral = line.startsWith('"b', at) && (quote === "'" || quote === '"');
    if (!isLiteral) {
      const comma = line.indexOf(',', at);
      const end = comma < 0 ? line.length : comma;
      fields.push(line.slice(at, end));
      at = end + 1;
      continue;
    }
    const close = closingQuote(line, at + 3, quote);
    const text = close < 0 ? undefined : decodeBytes(line.slice(at + 3, close));
    if (text === undefined) return undefined;
    fields.push(text);
    at = close + 3;
  }
  return fields;
}
