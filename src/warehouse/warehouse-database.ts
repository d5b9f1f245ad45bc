import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { DeadwaxError } from '../errors.ts';
import { faultPoint } from '../util/fault-point.ts';
import { appendEvents, upsertItems, upsertUsers } from './append-rows.ts';
import { fromDuckdbError } from './duckdb-error.ts';
import type { EventColumns } from './event-columns.ts';
import { toSqlValue } from './json-value.ts';
import { CREATE_TABLES, CREATE_VIEWS, WAREHOUSE_FORMAT } from './schema.ts';
import type { Row, Statement, WarehouseCommand, WarehouseThreadOptions } from './warehouse-command.ts';

/** The open DuckDB file. Only the warehouse's thread uses it; changes come one at a time, queries beside them. */
export class WarehouseDatabase {
  readonly #path: string;
  readonly #instance: DuckDBInstance;
  readonly #writer: DuckDBConnection;
  readonly #reader: DuckDBConnection;
  appliedOffset = 0;

  private constructor(
    path: string,
    instance: DuckDBInstance,
    connections: { writer: DuckDBConnection; reader: DuckDBConnection },
  ) {
    this.#path = path;
    this.#instance = instance;
    this.#writer = connections.writer;
    this.#reader = connections.reader;
  }

  /** Opens or makes the file. Errors: `damaged_data`, `data_dir_newer`, `data_dir_locked`, `storage_unavailable`. */
  static async open(options: WarehouseThreadOptions): Promise<WarehouseDatabase> {
    const { path } = options;
    try {
      const instance = await DuckDBInstance.create(path, {
        memory_limit: `${options.memoryLimitMb}MB`,
        threads: String(options.threads),
        preserve_insertion_order: 'false',
        temp_directory: `${path}.tmp`,
        autoinstall_known_extensions: 'false',
      });
      const connections = { writer: await instance.connect(), reader: await instance.connect() };
      const database = new WarehouseDatabase(path, instance, connections);
      await database.#prepare();
      return database;
    } catch (thrown) {
      throw fromDuckdbError(thrown, path, true);
    }
  }

  /** Does one command; what a query gives are its rows. Errors: `damaged_data`, `storage_unavailable`, `overloaded`, `internal`. */
  async run(command: WarehouseCommand): Promise<readonly (readonly Row[])[]> {
    try {
      switch (command.kind) {
        case 'query':
          return await this.#queryAll(command.statements);
        case 'apply':
          await this.#apply(command.columns);
          return [];
        case 'putItems':
          await this.#inTransaction(() => upsertItems(this.#writer, command.items));
          return [];
        case 'putUsers':
          await this.#inTransaction(() => upsertUsers(this.#writer, command.users));
          return [];
        case 'exportParquet':
          await this.#exportParquet(command.path);
          return [];
        case 'reset':
          await this.#reset();
          return [];
        case 'open':
          return [];
      }
    } catch (thrown) {
      throw fromDuckdbError(thrown, this.#path, false);
    }
  }

  async #prepare(): Promise<void> {
    await this.#inTransaction(async () => {
      await this.#writer.run(CREATE_TABLES);
      await this.#writer.run(
        `INSERT INTO meta SELECT ${WAREHOUSE_FORMAT}, 0, 0 WHERE NOT EXISTS (FROM meta)`,
      );
      await this.#writer.run(CREATE_VIEWS);
    });
    const [meta] = await query(this.#writer, {
      sql: 'SELECT format, applied_offset, n_events, (SELECT count(*) FROM events) AS n_rows FROM meta',
      parameters: [],
    });
    if (Number(meta.format) > WAREHOUSE_FORMAT)
      throw new DeadwaxError(
        'data_dir_newer',
        `warehouse ${this.#path} has format ${meta.format}, this program knows ${WAREHOUSE_FORMAT}; use the newer program`,
      );
    if (meta.n_events !== meta.n_rows)
      throw new Error(`it holds ${meta.n_rows} events where it should hold ${meta.n_events}`);
    this.appliedOffset = Number(meta.applied_offset);
  }

  /** Runs the statements on one snapshot; what they create is gone afterwards. */
  async #queryAll(statements: readonly Statement[]): Promise<Row[][]> {
    const results: Row[][] = [];
    await this.#reader.run('BEGIN');
    try {
      for (const statement of statements) results.push(await query(this.#reader, statement));
    } finally {
      await this.#reader.run('ROLLBACK');
    }
    return results;
  }

  /** Events below the position are in the file already and are left out. */
  async #apply(columns: EventColumns): Promise<void> {
    const { offsets } = columns;
    const from = offsets.findIndex((offset) => offset >= this.appliedOffset);
    if (from < 0) return;
    const nextOffset = offsets[offsets.length - 1] + 1;
    await this.#inTransaction(async () => {
      await appendEvents(this.#writer, columns, from);
      await this.#writer.run('UPDATE meta SET applied_offset = $1, n_events = n_events + $2', [
        BigInt(nextOffset),
        BigInt(offsets.length - from),
      ]);
    });
    this.appliedOffset = nextOffset;
  }

  async #exportParquet(path: string): Promise<void> {
    const quoted = `'${path.replaceAll("'", "''")}'`;
    await this.#writer.run(
      `COPY (FROM events ORDER BY event_offset) TO ${quoted} (FORMAT parquet, COMPRESSION zstd)`,
    );
  }

  async #reset(): Promise<void> {
    await this.#inTransaction(async () => {
      await this.#writer.run('DELETE FROM events');
      await this.#writer.run('UPDATE meta SET applied_offset = 0, n_events = 0');
    });
    this.appliedOffset = 0;
  }

  async #inTransaction(work: () => Promise<void>): Promise<void> {
    await this.#writer.run('BEGIN');
    try {
      await work();
      faultPoint('warehouse:before-commit');
      await this.#writer.run('COMMIT');
      faultPoint('warehouse:after-commit');
    } catch (thrown) {
      await this.#writer.run('ROLLBACK').catch(() => undefined);
      throw thrown;
    }
  }

  /** Closes the file, with everything in it durable. */
  close(): void {
    this.#reader.closeSync();
    this.#writer.closeSync();
    this.#instance.closeSync();
  }
}

async function query(connection: DuckDBConnection, { sql, parameters }: Statement): Promise<Row[]> {
  const reader = await connection.runAndReadAll(sql, [...parameters]);
  return reader
    .getRowObjectsJS()
    .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toSqlValue(value)])));
}
