import type { DuckDBConnection } from '@duckdb/node-api';

/** Numbers the sources of events, in the table `sources`. */
export class SourceCodes {
  readonly #codes = new Map<string, number>();
  readonly #unsaved: string[] = [];

  /** Reads the numbers that are given already; what was numbered in a transaction that failed is forgotten. */
  async load(connection: DuckDBConnection): Promise<void> {
    this.#codes.clear();
    this.#unsaved.length = 0;
    const rows = await connection.runAndReadAll('SELECT source_code, source FROM sources');
    for (const { source_code, source } of rows.getRowObjects())
      this.#codes.set(String(source), Number(source_code));
  }

  codeOf(source: string): number {
    const known = this.#codes.get(source);
    if (known !== undefined) return known;
    const code = this.#codes.size;
    this.#codes.set(source, code);
    this.#unsaved.push(source);
    return code;
  }

  /** Writes new numbers, within the open transaction of the connection. */
  async save(connection: DuckDBConnection): Promise<void> {
    for (const source of this.#unsaved.splice(0))
      await connection.run('INSERT INTO sources VALUES ($1, $2)', [this.codeOf(source), source]);
  }
}
