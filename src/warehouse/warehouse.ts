import type { StoredBlock } from '../domain/event-block.ts';
import type { Item } from '../domain/item.ts';
import type { User } from '../domain/user.ts';
import type { DeadwaxError } from '../errors.ts';
import type { CopiedBlock, Row, Statement } from './warehouse-command.ts';

/**
 * The columnar copy of the log and of catalogue entries, for profiles and reports. All of it is derived: a lost one is built again.
 * Tables and the roll-ups: see schema.ts; view `ratings` holds the present ratings. Erased events are in none of them.
 */
export interface Warehouse {
  /**
   * Runs SQL of this program, with `$1`, `$2` for the parameters; queries run one after another, beside changes.
   * Errors: `damaged_data`, `overloaded` when it needs more memory than it may use, `internal` for wrong SQL.
   */
  query(sql: string, parameters?: Statement['parameters']): Promise<readonly Row[]>;
  /** Runs several queries on one snapshot and gives the rows of each; temporary tables that they make are gone afterwards. */
  queryAll(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]>;
  /**
   * Appends the events of blocks in offset order and takes out what they erase, in one transaction with the new position; events below
   * the position are skipped. `fromOffset` is the position from which they were read. Cost: 2 to 3 microseconds an event.
   * Errors: `conflict` where the position lies before `fromOffset`, since a damaged file was made anew meanwhile.
   */
  applyBlocks(blocks: readonly StoredBlock[], fromOffset: number): Promise<void>;
  /** The first offset that is not applied yet. */
  appliedOffset(): Promise<number>;
  /** Resolves true once every event below `offset` is applied, false when `timeoutMs` ran out first. */
  waitFor(offset: number, timeoutMs: number): Promise<boolean>;
  /**
   * Calls `listener` when the file was found damaged: it was made anew and gets everything from the log again. A damage found before,
   * as at opening, is told at once. Returns the function that stops it.
   */
  onDamage(listener: (fault: DeadwaxError) => void): () => void;
  /** Inserts or replaces catalogue entries, in one transaction; `copied` says which block of the state they are. */
  putItems(items: readonly Item[], copied?: CopiedBlock): Promise<void>;
  /** Inserts or replaces users; what they did moves to their groups at once. */
  putUsers(users: readonly User[], copied?: CopiedBlock): Promise<void>;
  /** Replaces the matches of a catalogue: `itemId` is counted as `sameAs`. */
  putMatches(
    catalogue: string,
    matches: readonly { readonly itemId: string; readonly sameAs: string }[],
    copied?: CopiedBlock,
  ): Promise<void>;
  /** Writes all events, in offset order, as a Parquet file at a path of this machine. */
  exportParquet(path: string): Promise<void>;
  /** Forgets all events, so that they are applied again from offset 0. */
  reset(): Promise<void>;
  /** Finishes what is queued and closes the file. */
  close(): Promise<void>;
}
