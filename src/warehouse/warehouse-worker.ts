import { parentPort, workerData } from 'node:worker_threads';
import { toDeadwaxError } from '../errors.ts';
import type { WarehouseReply, WarehouseRequest, WarehouseThreadOptions } from './warehouse-command.ts';
import { WarehouseDatabase } from './warehouse-database.ts';

// The thread that owns the DuckDB file: changes in the order they were asked for, queries in theirs beside them.
// An open file holds a hundred megabytes or more after a large query, so it is closed while nobody asks anything.

const options: WarehouseThreadOptions = workerData;
let opened: Promise<WarehouseDatabase> | undefined;
let changes = Promise.resolve();
let queries = Promise.resolve();
let nPending = 0;
let idleTimer: NodeJS.Timeout | undefined;

async function answer({ id, command }: WarehouseRequest): Promise<WarehouseReply> {
  try {
    opened ??= WarehouseDatabase.open(options);
    const database = await opened;
    const results = await database.run(command);
    return { id, ok: true, results, appliedOffset: database.appliedOffset };
  } catch (thrown) {
    const { code, message } = toDeadwaxError(thrown);
    return { id, ok: false, code, message };
  }
}

async function serve(request: WarehouseRequest): Promise<void> {
  const reply = await answer(request);
  if (!reply.ok && request.command.kind !== 'query') await closeIfBroken();
  parentPort?.postMessage(reply);
  nPending -= 1;
  if (nPending === 0) idleTimer = setTimeout(closeFile, options.idleMs);
}

/** Closes a file that a change left broken, between two queries; the next command opens it again. */
async function closeIfBroken(): Promise<void> {
  const database = await opened?.catch(() => undefined);
  if (database?.isBroken === false) return;
  queries = queries.then(closeFile);
  await queries;
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
