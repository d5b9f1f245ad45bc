import { CHANGE, CHANGE_SUBJECT } from '../../dataset/interaction-change.ts';
import type { SaidList } from '../../dataset/packed-list.ts';
import { CATALOGUES } from '../../domain/catalogue.ts';
import {
  decodeEventBlock,
  type EventColumns,
  NO_CATALOGUE,
  type StoredBlock,
} from '../../domain/event-block.ts';
import { EVENT_TYPES } from '../../domain/event-type.ts';
import { CATALOGUE_SHIFT, type PendingChange } from './change-memory.ts';
import { distinctRows } from './distinct-rows.ts';
import { changeOfCode, changeOfType, type SaidChange } from './event-changes.ts';
import type { ItemWriter } from './item-writer.ts';
import type { PendingChanges } from './pending-changes.ts';
import type { UserWriter } from './user-writer.ts';

const ERASE = EVENT_TYPES.indexOf('erase');

/** A block whose users and items have rows. */
export interface ResolvedBlock {
  readonly firstOffset: number;
  readonly columns: EventColumns;
  /** By event; items are -1 where there is none. */
  readonly userRows: Int32Array;
  readonly itemRows: Int32Array;
  /** Item rows of the events that say a whole list, ascending. */
  readonly lists: ReadonlyMap<number, Int32Array>;
  /** By event: 1 where it is stored already. */
  readonly stored: Uint8Array;
}

/** What a user who is new says in an event of a block. */
interface FirstList {
  readonly columns: EventColumns;
  readonly at: number;
  readonly userRow: number;
  readonly list: Pick<SaidList, 'offset' | 'itemRows'>;
}

export interface BlockApplierDeps {
  readonly items: ItemWriter;
  readonly users: UserWriter;
  readonly pending: PendingChanges;
}

/** Makes changes of event blocks; runs in the writer thread. */
export class BlockApplier {
  readonly #deps: BlockApplierDeps;
  readonly #filled: PendingChange = {
    userRow: 0,
    code: 0,
    itemRow: 0,
    offset: 0,
    tsMs: 0,
    value: 0,
    target: 0,
  };

  constructor(deps: BlockApplierDeps) {
    this.#deps = deps;
  }

  /**
   * Decodes a block and gives rows to users and items that have none, in the order of the events, so that a replay in other batches
   * numbers them alike. Errors: `damaged_data`.
   */
  resolve({ firstOffset, bytes }: StoredBlock): ResolvedBlock {
    const columns = decodeEventBlock(bytes);
    const { nEvents, users, items, catalogues, userIds, itemIds } = columns;
    const userRows = new Int32Array(nEvents);
    const itemRows = new Int32Array(nEvents).fill(-1);
    const rowOfUser = new Int32Array(userIds.length);
    const rowOfItem = CATALOGUES.map(() => new Int32Array(itemIds.length).fill(-1));
    const lists = new Map<number, Int32Array>();
    const stored = new Uint8Array(nEvents);
    for (let at = Math.max(0, this.#deps.pending.applied - firstOffset); at < nEvents; at += 1) {
      const user = users[at];
      const { nAdded } = this.#deps.users;
      if (rowOfUser[user] === 0) rowOfUser[user] = this.#deps.users.rowOf(userIds[user]);
      const isNew = this.#deps.users.nAdded !== nAdded;
      userRows[at] = rowOfUser[user];
      const catalogue = catalogues[at];
      if (catalogue === NO_CATALOGUE) continue;
      const item = items[at];
      const rows = rowOfItem[catalogue];
      const find = (code: number): number => {
        if (rows[code] < 0) rows[code] = this.#deps.items.rowOf(CATALOGUES[catalogue], itemIds[code]);
        return rows[code];
      };
      if (item >= 0) itemRows[at] = find(item);
      const list = columns.lists.get(at);
      if (list === undefined) continue;
      const listed = distinctRows(list.map(find));
      const first = {
        columns,
        at,
        userRow: userRows[at],
        list: { offset: firstOffset + at, itemRows: listed },
      };
      if (isNew && this.#storeFirst(first)) stored[at] = 1;
      else lists.set(at, listed);
    }
    return { firstOffset, columns, userRows, itemRows, lists, stored };
  }

  /** Stores the list of a user who is new: true where that is done. */
  #storeFirst({ columns, at, userRow, list }: FirstList): boolean {
    const { code = 0 } = changeOfCode(columns.types[at]) ?? {};
    if ((code & CHANGE.fromSet) === 0) return false;
    const said = { ...list, register: code & CHANGE_SUBJECT, tsMs: columns.tsMs[at] };
    return this.#deps.pending.storeFirst(userRow, columns.catalogues[at], said);
  }

  /** Makes the changes pending and moves the position event by event; what is below it is passed over. Errors: those of a flush. */
  publish(block: ResolvedBlock): void {
    const { pending } = this.#deps;
    const { firstOffset, columns } = block;
    for (let at = Math.max(0, pending.applied - firstOffset); at < columns.nEvents; at += 1) {
      if (block.stored[at] === 0) this.#change(block, at);
      pending.advance(firstOffset + at + 1);
    }
  }

  #change(block: ResolvedBlock, at: number): void {
    const type = block.columns.types[at];
    const said = changeOfCode(type);
    if (said !== undefined) this.#say(block, at, said);
    else if (type === ERASE) this.#takeBack(block, at);
  }

  #say(block: ResolvedBlock, at: number, said: SaidChange): void {
    if (said.code & CHANGE.fromSet) {
      this.#sayList(block, at, said);
      return;
    }
    const isAboutItem = said.code !== CHANGE.clear;
    if (isAboutItem && block.itemRows[at] < 0) return;
    const { pending } = this.#deps;
    pending.makeRoom(1);
    pending.append(this.#fill(block, at, said, block.itemRows[at]));
  }

  /** The beginning of the list, and everything on it by rising rows. */
  #sayList(block: ResolvedBlock, at: number, said: SaidChange): void {
    const { pending } = this.#deps;
    if (block.columns.catalogues[at] === NO_CATALOGUE) return;
    const listed = block.lists.get(at) ?? new Int32Array(0);
    let nLeft = listed.length;
    pending.makeRoom(1 + nLeft);
    pending.append(this.#fill(block, at, said, -1), nLeft > 0);
    for (const row of listed) pending.append(this.#fill(block, at, said, row), --nLeft > 0);
  }

  #takeBack(block: ResolvedBlock, at: number): void {
    const { pending } = this.#deps;
    const { catalogues, details } = block.columns;
    const target = details.get(at)?.target;
    const said = target && changeOfType(target.type);
    if (target === undefined || said === undefined || said.code === CHANGE.clear) return;
    if (catalogues[at] === NO_CATALOGUE) return;
    pending.makeRoom(1);
    pending.append({
      userRow: block.userRows[at],
      code: said.code | CHANGE.takeBack | (catalogues[at] << CATALOGUE_SHIFT),
      itemRow: block.itemRows[at],
      offset: block.firstOffset + at,
      tsMs: target.tsMs,
      value: said.value ?? target.value ?? Number.NaN,
      target: target.offset,
    });
  }

  /** Gives a change in memory that is used again. */
  #fill(block: ResolvedBlock, at: number, said: SaidChange, itemRow: number): PendingChange {
    const { columns, userRows, firstOffset } = block;
    const change = this.#filled;
    change.userRow = userRows[at];
    change.code =
      said.code === CHANGE.clear ? said.code : said.code | (columns.catalogues[at] << CATALOGUE_SHIFT);
    change.itemRow = itemRow;
    change.offset = firstOffset + at;
    change.tsMs = columns.tsMs[at];
    change.value = said.value ?? columns.values[at];
    return change;
  }
}
