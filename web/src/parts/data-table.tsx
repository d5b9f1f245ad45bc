import type { ReactNode } from 'react';

/** A plain table; from the second column on, numbers stand at the right. */
export function DataTable(props: {
  label: string;
  columns: readonly string[];
  rows: readonly (readonly ReactNode[])[];
}) {
  const { label, columns, rows } = props;
  const sideOf = (column: number) =>
    rows.some((row) => typeof row[column] === 'number') || column > 0 ? 'right' : undefined;
  return (
    <table className="data" aria-label={label}>
      <thead>
        <tr>
          {columns.map((name, column) => (
            <th key={name} className={sideOf(column)} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.map(String).join(' ')}>
            {row.map((cell, column) => (
              <td key={columns[column]} className={sideOf(column)}>
                {typeof cell === 'number' ? cell.toLocaleString('en', { maximumFractionDigits: 4 }) : cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
