/** What stands between the fields of a line. Only fields between commas or semicolons may be quoted, after RFC 4180. */
export type Delimiter = ',' | ';' | '\t' | '::' | '|';

/** Splits the rest of a line from a quoted field on; undefined where a quote is not closed or not followed by the delimiter. */
function splitQuoted(line: string, delimiter: ',' | ';'): string[] | undefined {
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
    if (close < 0 || (close + 1 < line.length && line[close + 1] !== delimiter)) return undefined;
    fields.push(line.slice(position + 1, close).replaceAll('""', '"'));
    position = close + 2;
  }
  return fields;
}

/** Splits a line into its fields; undefined where a quoted field is not closed. */
export function splitFields(line: string, delimiter: Delimiter): string[] | undefined {
  if ((delimiter === ',' || delimiter === ';') && line.includes('"')) return splitQuoted(line, delimiter);
  return line.split(delimiter);
}
