import { NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { ScrollX } from '../../parts/scroll-x.tsx';
import { type CsvHead, readCsvHead } from './csv-head.ts';
import { FIELDS, type HistoryForm, withColumn } from './history-form.ts';

function useCsvHead(file: File | null): CsvHead | undefined {
  const [head, setHead] = useState<CsvHead>();
  useEffect(() => {
    let isCurrent = true;
    setHead(undefined);
    if (file !== null)
      readCsvHead(file).then(
        (read) => isCurrent && setHead(read),
        // The upload tells what is wrong with a file that cannot be read.
        () => undefined,
      );
    return () => {
      isCurrent = false;
    };
  }, [file]);
  return head;
}

/** Says which column of a CSV is what, over its first lines. */
export function ColumnMap(props: { form: HistoryForm; onChange: (form: HistoryForm) => void }) {
  const { form, onChange } = props;
  const head = useCsvHead(form.file);
  if (head === undefined || head.nColumns === 0)
    return <p className="small muted">Choose a file first; its columns are shown here.</p>;
  const columns = Array.from({ length: head.nColumns }, (_, place) => place + 1);
  return (
    <div className="stack" style={{ gap: 12 }}>
      <p className="small muted">
        Artist, track and time must be said; what a header names so by itself need not be.
      </p>
      <ScrollX label="Columns of the file">
        <table className="data column-map" aria-label="Columns of the file">
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  <NativeSelect
                    size="xs"
                    aria-label={`Column ${column} is`}
                    data={FIELDS}
                    value={form.columns[column] ?? ''}
                    onChange={(event) => onChange(withColumn(form, column, event.currentTarget.value))}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {head.rows.map((row) => (
              <tr key={row.join('|')}>
                {columns.map((column) => (
                  <td key={column}>{row[column - 1] ?? ''}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
      <TextInput
        label="How times are written"
        description="Left empty, the usual ways are tried; times without a zone are UTC"
        placeholder="%d %b %Y %H:%M"
        value={form.timeFormat}
        onChange={(event) => onChange({ ...form, timeFormat: event.currentTarget.value })}
      />
    </div>
  );
}
