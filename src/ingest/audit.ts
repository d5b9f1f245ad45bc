import { DeadwaxError } from '../errors.ts';
import { readAuditFigures } from '../warehouse/audit-figures.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { AuditCounts, Erased } from './audit-counts.ts';
import type { Difference } from './audit-difference.ts';
import { type ScanOptions, scanLog } from './audit-scan.ts';
import { type AuditedState, compareUsers } from './audit-users.ts';
import { compareWarehouse } from './audit-warehouse.ts';

export interface AuditDeps extends AuditedState {
  readonly warehouse: Warehouse;
}

export interface AuditOptions extends ScanOptions {
  /** Of how many users the present interactions are compared, chosen by the hash of their ids. */
  readonly users: number | 'all';
}

export interface AuditReport {
  /** The log was recounted up to here. */
  readonly endOffset: number;
  /** Events that count, and those that were erased. */
  readonly nEvents: number;
  readonly nErased: number;
  readonly nListeners: number;
  readonly nUsersCompared: number;
  readonly nInteractionsCompared: number;
  readonly nDifferences: number;
  /** The first ones; at most 100. */
  readonly differences: readonly Difference[];
}

/** Users whose events are held in memory at a time. */
const USERS_AT_ONCE = 50_000;
const WAIT_MS = 60_000;
const MAX_SHOWN = 100;

/**
 * Recounts the log from its first block and compares with the warehouse and the state. Events may come in meanwhile: the warehouse is
 * compared as it was at one offset, and a user who differs is looked at again when the state has caught up.
 * The interactions with items that are matched are not compared, since they are read as those of one item.
 * Memory: a row a day, 16 bytes a user, 100 bytes an erased event, and the events of 50,000 users. Errors: `cancelled`, `damaged_data`.
 */
export async function auditLog(deps: AuditDeps, options: AuditOptions): Promise<AuditReport> {
  const { log, warehouse } = deps;
  const atStart = await log.endOffset();
  if (!(await warehouse.waitFor(atStart, WAIT_MS)))
    throw new DeadwaxError('overloaded', 'the warehouse is still behind the event log after a minute', {
      hint: 'see projection_lag_events in /metrics, and try again when it is small',
    });
  const figures = await readAuditFigures(warehouse);
  const end = figures.appliedOffset;
  const erased = new Erased();
  await scanLog(log, { from: 0, end, step: 'look for erased events' }, options, (columns, first) =>
    erased.take(columns, first),
  );
  const counts = new AuditCounts(erased);
  await scanLog(log, { from: 0, end, step: 'count events' }, options, (columns, first) =>
    counts.take(columns, first, end),
  );
  const differences = compareWarehouse(counts, figures);
  const nUsersAtOnce = options.users === 'all' ? USERS_AT_ONCE : options.users;
  const nParts = nUsersAtOnce === 0 ? 0 : Math.ceil(erased.nUsers / nUsersAtOnce);
  let [nUsersCompared, nInteractionsCompared] = [0, 0];
  for (let part = 0; part < (options.users === 'all' ? nParts : Math.min(1, nParts)); part += 1) {
    const compared = await compareUsers(deps, { part, nParts }, options);
    differences.push(...compared.differences);
    nUsersCompared += compared.nUsers;
    nInteractionsCompared += compared.nInteractions;
  }
  return {
    endOffset: end,
    nEvents: end - counts.nErased,
    nErased: counts.nErased,
    nListeners: counts.nListeners,
    nUsersCompared,
    nInteractionsCompared,
    nDifferences: differences.length,
    differences: differences.slice(0, MAX_SHOWN),
  };
}
