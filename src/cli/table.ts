/** A number that is shown with so many decimals. */
interface Figure {
  readonly figure: number;
  readonly decimals: number;
}

/** A cell of a table: numbers are set to the right. */
type Cell = string | number | boolean | Figure | null | undefined;

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '-';
  if (typeof cell === 'object') return cell.figure.toFixed(cell.decimals);
  if (typeof cell !== 'number' || Number.isInteger(cell)) return String(cell);
  return cell.toFixed(Math.abs(cell) >= 100 ? 1 : 4);
}

function isNumber(cell: Cell): boolean {
  return typeof cell === 'number' || (typeof cell === 'object' && cell !== null);
}

/** Sets rows under a head in aligned columns; long cells are cut at 60 characters. */
export function formatTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) =>
    row.map((cell) => {
      const text = cellText(cell);
      return text.length > 60 ? `${text.slice(0, 59)}…` : text;
    }),
  );
  const widths = head.map((name, column) =>
    Math.max(name.length, ...texts.map((row) => (row[column] ?? '').length)),
  );
  const isNumeric = head.map((_, column) => rows.some((row) => isNumber(row[column])));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        isNumeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return `${[line(head), line(widths.map((width) => '─'.repeat(width))), ...texts.map(line)].join('\n')}\n`;
}
