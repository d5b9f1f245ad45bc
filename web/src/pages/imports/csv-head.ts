/** The first lines of a CSV file by columns, as the form shows them; the server reads the file by itself. */
export interface CsvHead {
  readonly rows: readonly (readonly string[])[];
  readonly nColumns: number;
}

const HEAD_BYTES = 65_536;
const MAX_ROWS = 4;
const DELIMITERS = [',', ';', '\t', '|'];

function splitLine(line: string, delimiter: string): string[] {
  const isQuoting = delimiter === ',' || delimiter === ';';
  const fields = [''];
  let isQuoted = false;
  for (const letter of line) {
    if (isQuoting && letter === '"') isQuoted = !isQuoted;
    else if (letter === delimiter && !isQuoted) fields.push('');
    else fields[fields.length - 1] += letter;
  }
  return fields;
}

/** Reads the beginning of a chosen file. */
export async function readCsvHead(file: File): Promise<CsvHead> {
  const text = await file.slice(0, HEAD_BYTES).text();
  const lines = text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .slice(0, MAX_ROWS);
  const widths = DELIMITERS.map((delimiter) => splitLine(lines[0] ?? '', delimiter).length);
  const delimiter = DELIMITERS[widths.indexOf(Math.max(...widths))] ?? ',';
  const rows = lines.map((line) => splitLine(line, delimiter));
  return { rows, nColumns: rows.reduce((most, row) => Math.max(most, row.length), 0) };
}
