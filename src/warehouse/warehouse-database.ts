import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { StoredBlock } from '../domain/event-block.ts';
import { DeadwaxError } from '../errors.ts';
import { faultPoint } from '../util/fault-point.ts';
import { appendBlocks } from './append-events.ts';
import { replaceMatches, upsertItems, upsertUsers } from './append-rows.ts';
import { fromDuckdbError } from './duckdb-error.ts';
import { eraseEvents } from './erase-events.ts';
import { toSqlValue } from './json-value.ts';
import { prepareTables } from './prepare-tables.ts';
import { rollUp } from './roll-up.ts';
import { DERIVED_FROM_LOG } from './schema.ts';
import { SourceCodes } from './source-codes.ts';
import type {
  CopiedBlock,
  Row,
  Statement,
  WarehouseCommand,
  WarehouseThreadOptions,
} from './warehouse-command.ts';

/** The open DuckDB file. Only the warehouse's thread uses it; changes come one at a time, queries beside them. */
export class WarehouseDatabase {
  readonly #path: string;
  readonly #instance: DuckDBInstance;
  readonly #writer: DuckDBConnection;
  readonly #reader: DuckDBConnection;
  readonly #rollUpEvents: number;
  readonly #queryThreads: number;
  readonly #sourceCodes = new SourceCodes();
  appliedOffset = 0;
  /** True after a failure that left the file of use to nobody until it is opened again. */
  isBroken = false;
  #rolledOffset = 0;

  private constructor(
    { path, rollUpEvents, threads }: WarehouseThreadOptions,
    instance: DuckDBInstance,
    connections: { writer: DuckDBConnection; reader: DuckDBConnection },
  ) {
    this.#path = path;
    this.#rollUpEvents = rollUpEvents;
    this.#queryThreads = threads;
    this.#instance = instance;
    this.#writer = connections.writer;
    this.#reader = connections.reader;
  }

  /** Opens or makes the file. Errors: `damaged_data`, `data_dir_newer`, `data_dir_locked`, `storage_unavailable`. */
  static async open(options: WarehouseThreadOptions): Promise<WarehouseDatabase> {
    const { path } = options;
    let instance: DuckDBInstance | undefined;
    try {
      instance = await DuckDBInstance.create(path, {
        memory_limit: `${options.memoryLimitMb}MB`,
        threads: '1',
        preserve_insertion_order: 'false',
        temp_directory: `${path}.tmp`,
        autoinstall_known_extensions: 'false',
      });
      const connections = { writer: await instance.connect(), reader: await instance.connect() };
      const database = new WarehouseDatabase(options, instance, connections);
      await database.#prepare();
      return database;
    } catch (thrown) {
      // Left open it would go on writing to a file that is opened again or replaced.
      instance?.closeSync();
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
          await this.#apply(command);
          return [];
        case 'putItems':
          await this.#put(command.copied, () => upsertItems(this.#writer, command.items));
          return [];
        case 'putUsers':
          await this.#put(command.copied, () => upsertUsers(this.#writer, command.users));
          return [];
        case 'putMatches':
          await this.#put(command.copied, () =>
            replaceMatches(this.#writer, command.catalogue, command.matches),
          );
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
      await (command.kind === 'query' ? this.#probe() : this.#recover());
      throw fromDuckdbError(thrown, this.#path, false);
    }
  }

  async #prepare(): Promise<void> {
    await this.#inTransaction(() => prepareTables(this.#writer, this.#path));
    await this.#readPosition();
  }

  /** Runs the statements on one snapshot; what they create is gone afterwards. */
  async #queryAll(statements: readonly Statement[]): Promise<Row[][]> {
    const results: Row[][] = [];
    await this.#setThreads(this.#queryThreads);
    try {
      await this.#reader.run('BEGIN');
      try {
        for (const statement of statements) results.push(await query(this.#reader, statement));
      } finally {
        await this.#reader.run('ROLLBACK');
      }
    } finally {
      await this.#setThreads(1);
    }
    return results;
  }

  /** Events are taken in by one thread: a second one waits for work more than it works, measured at as much processor again. */
  async #setThreads(count: number): Promise<void> {
    if (this.#queryThreads > 1) await this.#reader.run(`SET threads = ${count}`);
  }

  /** Events below the position are in the file already and are left out. */
  async #apply({ blocks, fromOffset }: Extract<WarehouseCommand, { kind: 'apply' }>): Promise<void> {
    const { appliedOffset } = this;
    if (fromOffset > appliedOffset)
      throw new DeadwaxError(
        'conflict',
        `the warehouse has the events below offset ${appliedOffset} and is to get those from ${fromOffset} on; read from its position`,
      );
    await this.#append(blocks.filter(({ firstOffset, nEvents }) => firstOffset + nEvents > appliedOffset));
    while (this.appliedOffset - this.#rolledOffset >= this.#rollUpEvents) await this.#rollUp();
  }

  async #append(blocks: readonly StoredBlock[]): Promise<void> {
    const last = blocks.at(-1);
    if (last === undefined) return;
    const nextOffset = last.firstOffset + last.nEvents;
    const sourceCodes = this.#sourceCodes;
    const options = { fromOffset: this.appliedOffset, sourceCodes };
    await this.#inTransaction(async () => {
      const { nEvents, erasures } = await appendBlocks(this.#writer, blocks, options);
      await sourceCodes.save(this.#writer);
      const nErased = await eraseEvents(this.#writer, erasures);
      await this.#writer.run('UPDATE meta SET applied_offset = $1, n_events = n_events + $2', [
        BigInt(nextOffset),
        BigInt(nEvents - nErased),
      ]);
    });
    this.appliedOffset = nextOffset;
  }

  async #rollUp(): Promise<void> {
    const next = this.#rolledOffset + this.#rollUpEvents;
    await this.#inTransaction(() => rollUp(this.#writer, this.#rolledOffset, next));
    this.#rolledOffset = next;
  }

  /** DuckDB answers nothing more after some failures, until the file is opened again. */
  async #probe(): Promise<void> {
    await this.#reader.run('SELECT format FROM meta').catch(() => {
      this.isBroken = true;
    });
  }

  /** Whether a transaction that failed at its very end is in the file only the file knows. */
  async #recover(): Promise<void> {
    try {
      await this.#readPosition();
    } catch {
      // DuckDB takes nothing more after some failures, such as a disk that is full at a checkpoint, until the file is opened again.
      this.isBroken = true;
    }
  }

  async #readPosition(): Promise<void> {
    const sql = 'SELECT applied_offset, rolled_offset FROM meta';
    const [{ applied_offset, rolled_offset }] = await query(this.#writer, { sql, parameters: [] });
    this.appliedOffset = Number(applied_offset);
    this.#rolledOffset = Number(rolled_offset);
    await this.#sourceCodes.load(this.#writer);
  }

  /** Puts entries, and notes which block of the state they are. */
  async #put(copied: CopiedBlock | undefined, work: () => Promise<void>): Promise<void> {
    await this.#inTransaction(async () => {
      await work();
      if (copied === undefined) return;
      const { kind, block, hash } = copied;
      await this.#writer.run('DELETE FROM copied_entries WHERE kind = $1 AND block = $2', [
        kind,
        BigInt(block),
      ]);
      await this.#writer.run('INSERT INTO copied_entries VALUES ($1, $2, $3)', [kind, BigInt(block), hash]);
    });
  }

  async #exportParquet(path: string): Promise<void> {
    const quoted = `'${path.replaceAll("'", "''")}'`;
    await this.#writer.run(
      `COPY (
        SELECT e.* EXCLUDE (source_code), source, d.* EXCLUDE (event_offset)
        FROM events e JOIN sources USING (source_code) LEFT JOIN event_details d USING (event_offset) ORDER BY event_offset
      ) TO ${quoted} (FORMAT parquet, COMPRESSION zstd)`,
    );
  }

  async #reset(): Promise<void> {
    await this.#inTransaction(async () => {
      for (const table of DERIVED_FROM_LOG) await this.#writer.run(`DELETE FROM ${table}`);
      await this.#writer.run('UPDATE meta SET applied_offset = 0, n_events = 0, rolled_offset = 0');
    });
    await this.#readPosition();
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
