import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { StoredBlock } from '../domain/event-block.ts';
import type { Item } from '../domain/item.ts';
import type { User } from '../domain/user.ts';
import { DeadwaxError } from '../errors.ts';
import type { Warehouse } from './warehouse.ts';
import type {
  CopiedBlock,
  Row,
  Statement,
  WarehouseCommand,
  WarehouseMessage,
  WarehouseReply,
  WarehouseRequest,
  WarehouseThreadOptions,
} from './warehouse-command.ts';

export interface WarehouseOptions {
  /** The data directory; the warehouse is `warehouse.duckdb` in it. */
  readonly directory: string;
  /** Memory for queries and pages; 128 unless given. What does not fit goes to `warehouse.duckdb.tmp`. */
  readonly memoryLimitMb?: number;
  /** Threads of a query; 2 unless given. */
  readonly threads?: number;
  /** The file is closed after so long without a command, which frees that memory; 10,000 unless given. */
  readonly idleMs?: number;
  /** The roll-ups take in so many events at a time; fewer are counted from the events themselves. 500,000 unless given. */
  readonly rollUpEvents?: number;
  /** Told when the warehouse's thread has died; it answers nothing more then. */
  readonly onDeath?: (fault: DeadwaxError) => void;
}

const FILE = 'warehouse.duckdb';
/** Batches of events are garbage soon: a larger young generation would only hold more of it. */
const YOUNG_MEBIBYTES = 16;

/**
 * Opens or makes the warehouse. Errors: `data_dir_newer`, `data_dir_locked`, `storage_unavailable`.
 */
export async function openWarehouse(options: WarehouseOptions): Promise<Warehouse> {
  await mkdir(options.directory, { recursive: true });
  const warehouse = new ThreadWarehouse(
    {
      path: join(options.directory, FILE),
      memoryLimitMb: options.memoryLimitMb ?? 128,
      threads: options.threads ?? 2,
      idleMs: options.idleMs ?? 10_000,
      rollUpEvents: options.rollUpEvents ?? 500_000,
    },
    options.onDeath,
  );
  await warehouse.start();
  return warehouse;
}

type Results = readonly (readonly Row[])[];

interface Waiting {
  resolve(results: Results): void;
  reject(error: DeadwaxError): void;
}

function endOf(what: string, cause?: unknown): DeadwaxError {
  return new DeadwaxError('storage_unavailable', `the thread of the warehouse ${what}`, {
    hint: 'start Deadwax again: the warehouse follows the event log from where it was',
    cause,
  });
}

class ThreadWarehouse implements Warehouse {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #applied = new Set<() => void>();
  readonly #exited: Promise<void>;
  #nextId = 1;
  #appliedOffset = 0;
  #ended: DeadwaxError | undefined;
  #isClosing = false;
  #damage: DeadwaxError | undefined;
  readonly #damageListeners = new Set<(fault: DeadwaxError) => void>();

  constructor(options: WarehouseThreadOptions, onDeath: WarehouseOptions['onDeath']) {
    this.#worker = new Worker(new URL('./warehouse-worker.ts', import.meta.url), {
      workerData: options,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEBIBYTES },
    });
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        const fault = this.#end(this.#isClosing ? 'is closed' : 'has ended');
        if (!this.#isClosing) onDeath?.(fault);
        resolve();
      });
    });
    this.#worker.on('message', (message: WarehouseMessage) => {
      if (message.kind === 'reply') this.#take(message);
      else {
        this.#appliedOffset = 0;
        this.#damage = new DeadwaxError(message.code, message.message);
        for (const listener of this.#damageListeners) listener(this.#damage);
      }
    });
    this.#worker.on('error', (thrown) => this.#end(`failed: ${String(thrown)}`, thrown));
  }

  /** Opens the file; after an error the thread is gone. */
  async start(): Promise<void> {
    try {
      await this.#ask({ kind: 'open' });
    } catch (thrown) {
      await this.close();
      throw thrown;
    }
  }

  async query(sql: string, parameters: Statement['parameters'] = []): Promise<readonly Row[]> {
    const [rows] = await this.queryAll([{ sql, parameters }]);
    return rows;
  }

  queryAll(statements: readonly Statement[]): Promise<Results> {
    return this.#ask({ kind: 'query', statements });
  }

  async applyBlocks(blocks: readonly StoredBlock[], fromOffset: number): Promise<void> {
    if (blocks.length > 0) await this.#ask({ kind: 'apply', blocks, fromOffset });
  }

  appliedOffset(): Promise<number> {
    return this.#ended === undefined ? Promise.resolve(this.#appliedOffset) : Promise.reject(this.#ended);
  }

  async waitFor(offset: number, timeoutMs: number): Promise<boolean> {
    if (this.#appliedOffset >= offset) return true;
    const reached = Promise.withResolvers<boolean>();
    const look = (): void => {
      if (this.#appliedOffset >= offset) reached.resolve(true);
    };
    const timer = setTimeout(() => reached.resolve(false), timeoutMs);
    this.#applied.add(look);
    try {
      return await reached.promise;
    } finally {
      clearTimeout(timer);
      this.#applied.delete(look);
    }
  }

  onDamage(listener: (fault: DeadwaxError) => void): () => void {
    this.#damageListeners.add(listener);
    if (this.#damage !== undefined) listener(this.#damage);
    return () => this.#damageListeners.delete(listener);
  }

  async putItems(items: readonly Item[], copied?: CopiedBlock): Promise<void> {
    if (items.length > 0) await this.#ask({ kind: 'putItems', items, copied });
  }

  async putUsers(users: readonly User[], copied?: CopiedBlock): Promise<void> {
    if (users.length > 0) await this.#ask({ kind: 'putUsers', users, copied });
  }

  async putMatches(
    catalogue: string,
    matches: readonly { readonly itemId: string; readonly sameAs: string }[],
    copied?: CopiedBlock,
  ): Promise<void> {
    await this.#ask({ kind: 'putMatches', catalogue, matches, copied });
  }

  async exportParquet(path: string): Promise<void> {
    await this.#ask({ kind: 'exportParquet', path });
  }

  async reset(): Promise<void> {
    await this.#ask({ kind: 'reset' });
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#ended === undefined) this.#worker.postMessage('close');
    await this.#exited;
  }

  #ask(command: WarehouseCommand, transfer: readonly ArrayBuffer[] = []): Promise<Results> {
    if (this.#ended !== undefined || this.#isClosing)
      return Promise.reject(this.#ended ?? endOf('is closed'));
    const request: WarehouseRequest = { id: this.#nextId++, command };
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject });
      this.#worker.postMessage(request, transfer);
    });
  }

  #take(reply: WarehouseReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    this.#appliedOffset = reply.appliedOffset ?? this.#appliedOffset;
    if (!reply.ok) {
      waiting?.reject(new DeadwaxError(reply.code, reply.message));
      return;
    }
    for (const look of this.#applied) look();
    waiting?.resolve(reply.results);
  }

  /** Gives the reason of its end, which is the first that was given. */
  #end(what: string, cause?: unknown): DeadwaxError {
    this.#ended ??= endOf(what, cause);
    for (const waiting of this.#waiting.values()) waiting.reject(this.#ended);
    this.#waiting.clear();
    return this.#ended;
  }
}
