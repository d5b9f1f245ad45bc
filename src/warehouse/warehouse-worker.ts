import { rm } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { type DeadwaxError, toDeadwaxError } from '../errors.ts';
import type {
  WarehouseMessage,
  WarehouseReply,
  WarehouseRequest,
  WarehouseThreadOptions,
} from './warehouse-command.ts';
import { WarehouseDatabase } from './warehouse-database.ts';

// The thread that owns the DuckDB file: changes in the order they were asked for, queries in theirs beside them.
// An open file holds a hundred megabytes or more after a large query, so it is closed while nobody asks anything.

const options: WarehouseThreadOptions = workerData;
let opened: Promise<WarehouseDatabase> | undefined;
let changes = Promise.resolve();
let queries = Promise.resolve();
let nPending = 0;
let idleTimer: NodeJS.Timeout | undefined;

function send(message: WarehouseMessage): void {
  parentPort?.postMessage(message);
}

/** Deletes a damaged file that is not open. Nothing is lost: all of it is derived from the log and the state. */
async function removeDamaged({ code, message }: DeadwaxError): Promise<void> {
  const { path } = options;
  // Its log first: left alone by a crash, it would be replayed into the new file.
  for (const name of [`${path}.wal`, path, `${path}.tmp`]) await rm(name, { recursive: true, force: true });
  send({ kind: 'damage', code, message });
}

/** Opens the file; a damaged one is made anew. */
async function open(): Promise<WarehouseDatabase> {
  try {
    return await WarehouseDatabase.open(options);
  } catch (thrown) {
    const error = toDeadwaxError(thrown);
    if (error.code !== 'damaged_data') throw thrown;
    await removeDamaged(error);
    return WarehouseDatabase.open(options);
  }
}

async function answer({ id, command }: WarehouseRequest): Promise<WarehouseReply> {
  opened ??= open();
  const current = opened;
  let database: WarehouseDatabase | undefined;
  try {
    database = await current;
    const results = await database.run(command);
    return { kind: 'reply', id, ok: true, results, appliedOffset: database.appliedOffset };
  } catch (thrown) {
    const error = toDeadwaxError(thrown);
    const damage = error.code === 'damaged_data' ? error : undefined;
    if (database === undefined || database.isBroken || damage !== undefined) giveUp(current, damage);
    const { code, message } = error;
    return { kind: 'reply', id, ok: false, code, message, appliedOffset: database?.appliedOffset };
  }
}

/** Closes a file that is of no more use, when nobody is at work in it; the next command opens it again, or a new one after damage. */
function giveUp(current: Promise<WarehouseDatabase>, damage: DeadwaxError | undefined): void {
  const closed = Promise.all([changes, queries]).then(async () => {
    if (opened !== current) return;
    await closeFile();
    if (damage !== undefined) await removeDamaged(damage);
  });
  changes = closed;
  queries = closed;
}

async function serve(request: WarehouseRequest): Promise<void> {
  send(await answer(request));
  nPending -= 1;
  if (nPending === 0) idleTimer = setTimeout(closeFile, options.idleMs);
}

async function closeFile(): Promise<void> {
  const last = opened;
  opened = undefined;
  (await last?.catch(() => undefined))?.close();
}

parentPort?.on('message', (request: WarehouseRequest | 'close') => {
  clearTimeout(idleTimer);
  if (request === 'close') {
    Promise.all([changes, queries])
      .then(() => clearTimeout(idleTimer))
      .then(closeFile)
      .then(() => parentPort?.close());
    return;
  }
  nPending += 1;
  if (request.command.kind === 'query') queries = queries.then(() => serve(request));
  else changes = changes.then(() => serve(request));
});
