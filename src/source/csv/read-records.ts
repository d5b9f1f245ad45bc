import { readLines } from '../read-lines.ts';
import type { SourceFile } from '../source-files.ts';
import { type Delimiter, endsInQuotes, splitFields } from '../split-fields.ts';

/** A record of a CSV file: a line, or several where quoted fields have line breaks. */
interface CsvRecord {
  /** Number of its first line, from 1. */
  readonly line: number;
  readonly text: string;
  /** Text says what is wrong with the record. */
  readonly fields: readonly string[] | string;
}

/** Consecutive records of a file. */
interface RecordBatch {
  readonly records: readonly CsvRecord[];
  /** The last line of the last of them. */
  readonly endLine: number;
}

/** A line that is not taken yet. */
interface WaitingLine {
  readonly text: string;
  readonly problem: string | undefined;
}

/** What a quote that nobody closed takes along at most, before its line is given up and the next one begins a record. */
const MAX_RECORD_LINES = 50;
const MAX_RECORD_LENGTH = 100_000;

/** Cuts lines into records. */
class RecordCutter {
  readonly #delimiter: Delimiter;
  #waiting: readonly WaitingLine[] = [];
  #line = 1;

  constructor(delimiter: Delimiter) {
    this.#delimiter = delimiter;
  }

  /** Takes lines; gives the records that are whole by now, all of them at the end. */
  take(lines: readonly WaitingLine[], isEnd: boolean): RecordBatch {
    const waiting = [...this.#waiting, ...lines];
    const records: CsvRecord[] = [];
    let at = 0;
    while (at < waiting.length) {
      const nLines = this.#lengthAt(waiting, at, isEnd);
      if (nLines === undefined) break;
      records.push(this.#recordOf(waiting.slice(at, at + nLines), this.#line + at));
      at += nLines;
    }
    this.#waiting = waiting.slice(at);
    this.#line += at;
    return { records, endLine: this.#line - 1 };
  }

  /** Counts the lines of the record that begins at an index; undefined where those that are there do not tell. */
  #lengthAt(waiting: readonly WaitingLine[], at: number, isEnd: boolean): number | undefined {
    let { text } = waiting[at];
    for (let nLines = 1; endsInQuotes(text, this.#delimiter); nLines++) {
      if (nLines === MAX_RECORD_LINES || text.length > MAX_RECORD_LENGTH) return 1;
      const next = waiting[at + nLines];
      if (next === undefined) return isEnd ? 1 : undefined;
      text += `\n${next.text}`;
      if (splitFields(text, this.#delimiter) !== undefined) return nLines + 1;
    }
    return 1;
  }

  #recordOf(lines: readonly WaitingLine[], line: number): CsvRecord {
    const text = lines.map((part) => part.text).join('\n');
    const problem = lines.find((part) => part.problem !== undefined)?.problem;
    return { line, text, fields: problem ?? splitFields(text, this.#delimiter) ?? 'a quote is not closed' };
  }
}

/**
 * Reads a CSV file as records in batches. A quote that is not closed costs its line alone: the next one begins a record.
 * Errors: as `readLines`.
 */
export async function* readRecords(file: SourceFile, delimiter: Delimiter): AsyncGenerator<RecordBatch> {
  const cutter = new RecordCutter(delimiter);
  for await (const { lines, problems } of readLines(file.read(), file.path, 'utf8'))
    yield cutter.take(
      lines.map((text, at) => ({ text, problem: problems.get(at) })),
      false,
    );
  yield cutter.take([], true);
}
