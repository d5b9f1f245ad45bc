import { setTimeout as sleep } from 'node:timers/promises';
import { startMatchingNewTracks } from '../catalog/match-new-tracks.ts';
import { createTrackMatcher, type TrackMatcher } from '../catalog/match-tracks.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { RatingScale } from '../domain/rating-scale.ts';
import { DeadwaxError } from '../errors.ts';
import type { EventLog } from '../eventlog/event-log.ts';
import { openSqliteEventLog } from '../eventlog/sqlite/open-sqlite-event-log.ts';
import { createIngest, type Ingest } from '../ingest/ingest.ts';
import { createListenIngest, type ListenIngest } from '../ingest/listens.ts';
import { type StateProjection, startStateProjection } from '../ingest/state-projection.ts';
import { startWarehouseProjection, type WarehouseProjection } from '../ingest/warehouse-projection.ts';
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts';
import type { Store } from '../store/store.ts';
import { openWarehouse } from '../warehouse/open-warehouse.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { CloseStack } from './close-stack.ts';

/** The longest that a program whose engine has died waits for the warehouse. */
const LAST_QUERY_MS = 3_000;

interface EngineOptions {
  readonly directory: string;
  readonly warehouseMemoryMb: number;
  /** How many rejected events are kept. */
  readonly deadLettersKept: number;
  /** Whether events of items without an entry are rejected. */
  readonly rejectUnknownItems: boolean;
  /** How many events the state may fall behind before the log takes no more. */
  readonly stateLagEvents: number;
  readonly clock: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly scaleOf: (catalogue: Catalogue) => RatingScale;
  /** Told of each fault that the engines mend by themselves. */
  readonly onFault: (where: string, fault: DeadwaxError) => void;
  /** Told when a thread that an engine cannot do without has died; only a new process mends that. */
  readonly onDeath: (fault: DeadwaxError) => void;
}

/** The embedded engines: the log, what follows it, and the way in. This is the one file that names their drivers. */
export interface Engines {
  readonly log: EventLog;
  readonly store: Store;
  /** True where the state has nothing of a log that has something: it was lost, and is built again. */
  readonly isStateNew: boolean;
  readonly warehouse: Warehouse;
  /** What the warehouse was damaged by, until it has everything again that the log had then. */
  readonly warehouseDamage: () => Promise<DeadwaxError | undefined>;
  readonly ingest: Ingest;
  readonly listens: ListenIngest;
  readonly matcher: TrackMatcher;
  readonly stateProjection: StateProjection;
  readonly warehouseProjection: WarehouseProjection;
}

/**
 * The state follows the log and never leads it. One that does was made from another log: events that get offsets it has passed would
 * be taken and never count. Gives whether it has nothing of the log yet. Errors: `damaged_data`.
 */
async function checkSameLog(directory: string, log: EventLog, store: Store): Promise<boolean> {
  const [endOffset, appliedOffset] = [await log.endOffset(), await store.interactions.appliedOffset()];
  if (appliedOffset <= endOffset) return appliedOffset === 0 && endOffset > 0;
  throw new DeadwaxError(
    'damaged_data',
    `${directory}: the state has applied events up to offset ${appliedOffset}, but log.db ends at ${endOffset}: it is not the log that the state was made from`,
    {
      hint: 'put the right log.db back, or move state.db away: what users did and the tracks they heard are built again from log.db, entries of catalogues come back with the next import',
    },
  );
}

/** A damaged warehouse holds nothing that the log lacks: it is made anew by itself, which is said until it is done. */
async function openWatchedWarehouse(
  { directory, warehouseMemoryMb, onFault, onDeath }: EngineOptions,
  log: EventLog,
): Promise<Pick<Engines, 'warehouse' | 'warehouseDamage'>> {
  let damage: { readonly fault: DeadwaxError; readonly endOffset: Promise<number> } | undefined;
  const warehouse = await openWarehouse({
    directory,
    memoryLimitMb: warehouseMemoryMb,
    onDeath,
  });
  warehouse.onDamage((fault) => {
    onFault('warehouse', fault);
    // A log that has ended says so itself.
    damage = { fault, endOffset: log.endOffset().catch(() => 0) };
  });
  return {
    warehouse,
    async warehouseDamage() {
      if (damage === undefined) return undefined;
      const isWhole = (await warehouse.appliedOffset()) >= (await damage.endOffset);
      if (isWhole) damage = undefined;
      return damage?.fault;
    },
  };
}

/** DuckDB's calls must not be under way when the process leaves: they abort it in place of its exit status. */
async function letFinish(warehouse: Warehouse | undefined): Promise<void> {
  await Promise.race([warehouse?.close(), sleep(LAST_QUERY_MS)]);
}

/** Opens the engines of a data directory; `closing` gets what closes them, in the order in which they were opened. */
export async function openEngines(options: EngineOptions, closing: CloseStack): Promise<Engines> {
  const { directory, clock, randomBytes, scaleOf, onFault } = options;
  let opened: Warehouse | undefined;
  const onDeath = (fault: DeadwaxError): void => {
    void letFinish(opened).then(() => options.onDeath(fault));
  };
  const log = await openSqliteEventLog({ directory, onDeath });
  closing.add(() => log.close());
  const store = await openSqliteStore({ directory, onDeath });
  closing.add(() => store.close());
  const isStateNew = await checkSameLog(directory, log, store);
  const { warehouse, warehouseDamage } = await openWatchedWarehouse(options, log);
  opened = warehouse;
  closing.add(() => warehouse.close());
  const ingest = createIngest({
    log,
    documents: store.documents,
    clock,
    randomBytes,
    scaleOf,
    deadLettersKept: options.deadLettersKept,
    ...(options.rejectUnknownItems ? { knownItems: store.items } : {}),
  });
  closing.add(() => ingest.close());
  const matcher = createTrackMatcher({ items: store.items, documents: store.documents, clock });
  const newTracks = startMatchingNewTracks(matcher, (fault) => onFault('matching of new tracks', fault));
  closing.add(() => newTracks.close());
  const listens = createListenIngest({ ingest, items: store.items, clock, onNewTracks: newTracks.add });
  const stateProjection = startStateProjection({
    log,
    store,
    onError: (fault) => onFault('state projection', fault),
    maxLagEvents: options.stateLagEvents,
  });
  closing.add(() => stateProjection.close());
  const warehouseProjection = startWarehouseProjection({
    log,
    warehouse,
    onError: (fault) => onFault('warehouse projection', fault),
  });
  closing.add(() => warehouseProjection.close());
  return {
    log,
    store,
    isStateNew,
    warehouse,
    warehouseDamage,
    ingest,
    listens,
    matcher,
    stateProjection,
    warehouseProjection,
  };
}
