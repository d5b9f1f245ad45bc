import { readLines, type TextEncoding } from './read-lines.ts';
import { createReject, type Reject, type SourceBatch } from './source-batch.ts';
import type { SourceFile } from './source-files.ts';
import { type Delimiter, splitFields } from './split-fields.ts';

interface ReadRowsOptions<T> {
  readonly delimiter: Delimiter;
  readonly encoding: TextEncoding;
  readonly hasHeader: boolean;
  /** Gives the value of a line's fields, or what is wrong with them as text. */
  readonly parse: (fields: readonly string[]) => T | string;
}

/** Reads a table of objects in batches; a line that `parse` finds fault with becomes a reject and stops nothing. */
export async function* readRows<T extends object>(
  file: SourceFile,
  options: ReadRowsOptions<T>,
): AsyncGenerator<SourceBatch<T>> {
  for await (const batch of readLines(file.read(), file.path, options.encoding)) {
    const values: T[] = [];
    const rejects: Reject[] = [];
    const first = options.hasHeader && batch.firstLine === 1 ? 1 : 0;
    for (let index = first; index < batch.lines.length; index++) {
      const text = batch.lines[index];
      if (text === '') continue;
      const fields = splitFields(text, options.delimiter);
      const parsed = batch.problems.get(index) ?? (fields ? options.parse(fields) : 'a quote is not closed');
      if (typeof parsed === 'string')
        rejects.push(createReject(file.path, batch.firstLine + index, parsed, text));
      else values.push(parsed);
    }
    yield { file: file.path, values, rejects, endLine: batch.firstLine + batch.lines.length - 1 };
  }
}
