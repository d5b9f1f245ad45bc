import { isUtf8 } from 'node:buffer';
import { DeadwaxError } from '../errors.ts';
import type { HistoryFormat } from './history-formats.ts';
import type { HistoryHead, JsonPlace } from './history-head.ts';
import type { HistoryBatch, HistoryFile, ParsedRow, RowContext, SourceListen } from './history-source.ts';
import { readJsonElements } from './json-elements.ts';
import { isRecord } from './listen-fields.ts';
import { readLines } from './read-lines.ts';
import { createReject, type Reject } from './source-batch.ts';
import type { SourceFile } from './source-files.ts';

/** A row of a JSON file. */
export type JsonRow = Readonly<Record<string, unknown>>;
type RowParser = (row: JsonRow) => ParsedRow;

/** Collects what became of rows. */
export class HistoryBatchBuilder {
  readonly #file: string;
  readonly #values: SourceListen[] = [];
  readonly #rejects: Reject[] = [];
  #nLeftOut = 0;

  constructor(file: string) {
    this.#file = file;
  }

  add(parsed: ParsedRow, row: number, text: () => string): void {
    if (parsed === undefined) this.#nLeftOut += 1;
    else if (typeof parsed === 'string') this.#rejects.push(createReject(this.#file, row, parsed, text()));
    else this.#values.push(parsed);
  }

  build(endLine: number): HistoryBatch {
    return {
      file: this.#file,
      values: this.#values,
      rejects: this.#rejects,
      nLeftOut: this.#nLeftOut,
      endLine,
    };
  }
}

function parseText(text: string, parse: RowParser): ParsedRow {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch {
    return 'the row is not JSON';
  }
  return isRecord(row) ? parse(row) : 'the row is not an object';
}

/** Reads JSON objects that stand one a line. */
async function* readJsonLines(file: SourceFile, parse: RowParser): AsyncGenerator<HistoryBatch> {
  for await (const { lines, firstLine, problems } of readLines(file.read(), file.path, 'utf8')) {
    const batch = new HistoryBatchBuilder(file.path);
    lines.forEach((line, index) => {
      if (line.trim() === '') return;
      batch.add(problems.get(index) ?? parseText(line, parse), firstLine + index, () => line);
    });
    yield batch.build(firstLine + lines.length - 1);
  }
}

function parseElement(bytes: Buffer | undefined, parse: RowParser): ParsedRow {
  if (bytes === undefined) return 'the row is too long';
  return isUtf8(bytes) ? parseText(bytes.toString(), parse) : 'the row is not valid UTF-8';
}

/** Reads the objects in the arrays at a path of a JSON text; where it breaks off, what came before is kept and the rest is one reject. */
async function* readJsonRows(file: SourceFile, path: string, parse: RowParser): AsyncGenerator<HistoryBatch> {
  let endLine = 0;
  try {
    for await (const { firstRow, elements } of readJsonElements(file.read(), file.path, path)) {
      const batch = new HistoryBatchBuilder(file.path);
      elements.forEach((bytes, index) => {
        batch.add(
          parseElement(bytes, parse),
          firstRow + index,
          () => bytes?.toString('utf8', 0, 1_000).trim() ?? '',
        );
      });
      endLine = firstRow + elements.length - 1;
      yield batch.build(endLine);
    }
  } catch (thrown) {
    // A damaged archive is unparsable too, but then nothing in it is to be trusted.
    if (!(thrown instanceof DeadwaxError) || thrown.code !== 'unparsable' || thrown.cause !== undefined)
      throw thrown;
    const batch = new HistoryBatchBuilder(file.path);
    batch.add(thrown.message, endLine + 1, () => '');
    yield batch.build(endLine + 1);
  }
}

/** What a form of history is called, and how one row of it is read. */
interface JsonForm {
  readonly format: HistoryFormat;
  readonly variant: string;
  readonly parse: (row: JsonRow, context: RowContext) => ParsedRow;
}

/** Gives a JSON file whose rows are at `place` as a file of a history. */
export function jsonHistoryFile({ file }: HistoryHead, place: JsonPlace, form: JsonForm): HistoryFile {
  return {
    format: form.format,
    variant: form.variant,
    file,
    read(context, source) {
      const parse: RowParser = (row) => form.parse(row, context);
      return place === 'lines' ? readJsonLines(source, parse) : readJsonRows(source, place.path, parse);
    },
  };
}
