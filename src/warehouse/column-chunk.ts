import { type DuckDBAppender, DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

/** Rows that DuckDB takes at a time. */
const CHUNK_ROWS = 2048;
const MASK_BYTES = CHUNK_ROWS / 8;

/** How the values of a column lie in memory. */
export type ColumnKind = 'int64' | 'float64' | 'int32' | 'uint8' | 'text';
type Numbers = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/** One column of a chunk. Numbers are collected here and copied at once; strings go to DuckDB one by one. */
class Column {
  readonly #kind: ColumnKind;
  readonly #numbers: Numbers;
  /** A bit a row: 0 where there is no value. */
  readonly #mask = new Uint8Array(MASK_BYTES).fill(255);
  #hasNull = false;
  vector: duckdb.Vector | undefined;

  constructor(kind: ColumnKind) {
    this.#kind = kind;
    if (kind === 'float64') this.#numbers = new Float64Array(CHUNK_ROWS);
    // A whole number of 64 bits is written as two of 32: making a BigInt of each would cost more than all the rest.
    else if (kind === 'int64') this.#numbers = new Int32Array(2 * CHUNK_ROWS);
    else if (kind === 'int32') this.#numbers = new Int32Array(CHUNK_ROWS);
    else this.#numbers = new Uint8Array(CHUNK_ROWS);
  }

  setNumber(row: number, value: number): void {
    if (this.#kind === 'int64') {
      const high = Math.floor(value / 2 ** 32);
      this.#numbers[2 * row] = value - high * 2 ** 32;
      this.#numbers[2 * row + 1] = high;
    } else this.#numbers[row] = value;
  }

  setText(row: number, text: string): void {
    if (this.vector !== undefined) duckdb.vector_assign_string_element(this.vector, row, text);
  }

  setNull(row: number): void {
    this.#mask[row >> 3] &= ~(1 << (row & 7));
    this.#hasNull = true;
  }

  flush(): void {
    if (this.vector === undefined) return;
    if (this.#kind !== 'text')
      duckdb.copy_data_to_vector(this.vector, 0, this.#numbers.buffer, 0, this.#numbers.byteLength);
    if (!this.#hasNull) return;
    duckdb.vector_ensure_validity_writable(this.vector);
    duckdb.copy_data_to_vector_validity(this.vector, 0, this.#mask.buffer, 0, MASK_BYTES);
    this.#mask.fill(255);
    this.#hasNull = false;
  }
}

/**
 * Fills the columns of a table row by row and appends them by the chunk. Numbers cross into DuckDB as memory, which the appender's own
 * methods do value by value at several times the cost. Each row sets every column, in any order, and ends with `endRow`.
 */
export class ColumnChunk {
  readonly #appender: DuckDBAppender;
  readonly #columns: readonly Column[];
  readonly #chunk: DuckDBDataChunk;
  #row = 0;

  /** `kinds` are those of the table's columns, in their order; `int64` takes whole numbers up to 2^53. */
  constructor(appender: DuckDBAppender, kinds: readonly ColumnKind[]) {
    this.#appender = appender;
    this.#columns = kinds.map((kind) => new Column(kind));
    this.#chunk = DuckDBDataChunk.create(kinds.map((_, column) => appender.columnType(column)));
    this.#begin();
  }

  setNumber(column: number, value: number): void {
    this.#columns[column].setNumber(this.#row, value);
  }

  setText(column: number, text: string): void {
    this.#columns[column].setText(this.#row, text);
  }

  /** Sets a value that may be missing. */
  setTextOrNull(column: number, text: string | undefined): void {
    if (text === undefined) this.setNull(column);
    else this.setText(column, text);
  }

  setNull(column: number): void {
    this.#columns[column].setNull(this.#row);
  }

  endRow(): void {
    this.#row += 1;
    if (this.#row < CHUNK_ROWS) return;
    this.#append();
    this.#begin();
  }

  /** Appends what is left. The chunk takes no more rows. */
  close(): void {
    if (this.#row > 0) this.#append();
    this.#appender.closeSync();
  }

  #begin(): void {
    this.#row = 0;
    this.#chunk.reset();
    this.#columns.forEach((column, at) => {
      column.vector = duckdb.data_chunk_get_vector(this.#chunk.chunk, at);
    });
  }

  #append(): void {
    for (const column of this.#columns) column.flush();
    this.#chunk.rowCount = this.#row;
    this.#appender.appendDataChunk(this.#chunk);
  }
}
