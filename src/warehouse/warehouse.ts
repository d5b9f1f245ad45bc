import type { StoredEvent } from '../domain/event.ts';
import type { Item } from '../domain/item.ts';
import type { User } from '../domain/user.ts';
import type { Row, Statement } from './warehouse-command.ts';

/**
 * The columnar copy of the log and of catalogue entries, for profiles and reports. All of it is derived: a lost one is built again.
 * Tables: `events`, `items`, `users`; view `ratings` holds the present ratings (see schema.ts).
 */
export interface Warehouse {
  /**
   * Runs SQL of this program, with `$1`, `$2` for the parameters; queries run one after another, beside changes.
   * Errors: `damaged_data`, `overloaded` when it needs more memory than it may use, `internal` for wrong SQL.
   */
  query(sql: string, parameters?: Statement['parameters']): Promise<readonly Row[]>;
  /** Runs several queries on one snapshot and gives the rows of each; temporary tables that they make are gone afterwards. */
  queryAll(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]>;
  /** Appends events in offset order, in one transaction with the new position; events below the position are skipped. */
  applyEvents(events: readonly StoredEvent[]): Promise<void>;
  /** The first offset that is not applied yet. */
  appliedOffset(): Promise<number>;
  /** Resolves true once every event below `offset` is applied, false when `timeoutMs` ran out first. */
  waitFor(offset: number, timeoutMs: number): Promise<boolean>;
  /** Inserts or replaces catalogue entries, in one transaction. */
  putItems(items: readonly Item[]): Promise<void>;
  putUsers(users: readonly User[]): Promise<void>;
  /** Writes all events, in offset order, as a Parquet file at a path of this machine. */
  exportParquet(path: string): Promise<void>;
  /** Forgets all events, so that they are applied again from offset 0. */
  reset(): Promise<void>;
  /** Finishes what is queued and closes the file. */
  close(): Promise<void>;
}
