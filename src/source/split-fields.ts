/** What stands between the fields of a line. Only fields between commas or semicolons may be quoted, after RFC 4180. */
export type Delimiter = ',' | ';' | '\t' | '::' | '|';

/** Splits a line of which some fields are quoted; text says why not: the last quote is not closed, or one is not followed by the delimiter. */
function splitQuoted(line: string, delimiter: ',' | ';'): string[] | 'open' | 'torn' {
  const fields: string[] = [];
  let position = 0;
  while (position <= line.length) {
    if (line[position] !== '"') {
      const found = line.indexOf(delimiter, position);
      const end = found < 0 ? line.length : found;
      fields.push(line.slice(position, end));
      position = end + 1;
      continue;
    }
    let close = line.indexOf('"', position + 1);
    while (close >= 0 && line[close + 1] === '"') close = line.indexOf('"', close + 2);
    if (close < 0) return 'open';
    if (close + 1 < line.length && line[close + 1] !== delimiter) return 'torn';
    fields.push(line.slice(position + 1, close).replaceAll('""', '"'));
    position = close + 2;
  }
  return fields;
}

/** Splits a line into its fields; undefined where a quoted field is not closed. */
export function splitFields(line: string, delimiter: Delimiter): string[] | undefined {
  if ((delimiter !== ',' && delimiter !== ';') || !line.includes('"')) return line.split(delimiter);
  const fields = splitQuoted(line, delimiter);
  return typeof fields === 'string' ? undefined : fields;
}

/** Tells whether a line ends within a quoted field, which may go on in the next line. */
export function endsInQuotes(line: string, delimiter: Delimiter): boolean {
  return (delimiter === ',' || delimiter === ';') && splitQuoted(line, delimiter) === 'open';
}
