import { hash } from 'node:crypto';
import type { Catalogue } from '../domain/catalogue.ts';
import type { Store } from '../store/store.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

const USERS_PAGE = 10_000;
const MATCHES_PAGE = 10_000;

/**
 * Brings the warehouse's copy of a catalogue's entries and matches up to date. Only blocks in which something changed are written; to
 * know which, all are read and hashed. Cost: some microseconds an entry.
 */
export async function refreshWarehouseItems(
  store: Pick<Store, 'items'>,
  warehouse: Warehouse,
  catalogue: Catalogue,
): Promise<void> {
  const copies = await openCopies(warehouse, `items:${catalogue}`);
  let block = 0;
  for await (const items of store.items.scan(catalogue)) {
    const copied = copies.changed(block++, items);
    if (copied !== undefined) await warehouse.putItems(items, copied);
  }
  const matches: { itemId: string; sameAs: string }[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.items.listMatches(catalogue, MATCHES_PAGE, cursor);
    for (const match of page.values) matches.push(match);
    cursor = page.cursor;
  } while (cursor !== undefined);
  const copied = (await openCopies(warehouse, `matches:${catalogue}`)).changed(0, matches);
  if (copied !== undefined) await warehouse.putMatches(catalogue, matches, copied);
}

/** Brings the warehouse's copy of the users up to date, as `refreshWarehouseItems` does that of the entries. */
export async function refreshWarehouseUsers(
  store: Pick<Store, 'users'>,
  warehouse: Warehouse,
): Promise<void> {
  const copies = await openCopies(warehouse, 'users');
  let block = 0;
  let cursor: string | undefined;
  do {
    const page = await store.users.list('', USERS_PAGE, cursor);
    const copied = copies.changed(block++, page.values);
    if (copied !== undefined) await warehouse.putUsers(page.values, copied);
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/** A block of a kind that is to be written, with the hash by which it is known the next time. */
interface ChangedBlock {
  readonly kind: string;
  readonly block: number;
  readonly hash: string;
}

interface Copies {
  /** Gives the block when it is not what was copied the last time. */
  changed(block: number, values: readonly unknown[]): ChangedBlock | undefined;
}

async function openCopies(warehouse: Warehouse, kind: string): Promise<Copies> {
  const rows = await warehouse.query('SELECT block, hash FROM copied_entries WHERE kind = $1', [kind]);
  const hashes = new Map(rows.map((row) => [Number(row.block), String(row.hash)]));
  return {
    changed(block, values) {
      const digest = hash('sha1', JSON.stringify(values));
      return hashes.get(block) === digest ? undefined : { kind, block, hash: digest };
    },
  };
}
