import type { Catalogue } from '../domain/catalogue.ts';
import type { Entity, EntityKind } from '../domain/entity.ts';
import type { EntryTexts } from '../domain/entry-texts.ts';
import type { StoredBlock } from '../domain/event-block.ts';
import type { Interaction, PackedInteractions } from '../domain/interaction.ts';
import type { Item } from '../domain/item.ts';
import type { User } from '../domain/user.ts';
import type { RecommendationStore } from './recommendation-store.ts';

/** A page of a list. `cursor` continues after it; undefined at the end. */
export interface Page<T> {
  readonly values: readonly T[];
  readonly cursor: string | undefined;
}

/** Which items a list gives. */
export interface ItemFilter {
  readonly genre?: string;
  readonly yearFrom?: number;
  readonly yearTo?: number;
  /** Has these words, the last of which may be only begun, as search finds them. */
  readonly text?: string;
  readonly includeStubs?: boolean;
  /** Only entries that were made from listens. */
  readonly fromListens?: boolean;
  /** Only entries that are not matched to another. */
  readonly unmatched?: boolean;
}

/** How far the state projection has come, and how to wait for it. */
export interface ProjectionPosition {
  /** The first offset that is not applied yet: everything below it is in what is read. */
  appliedOffset(): Promise<number>;
  /** Resolves true once every event below `offset` is applied, false when `timeoutMs` ran out first. */
  waitFor(offset: number, timeoutMs: number): Promise<boolean>;
}

/** One user's packed interactions as a scan gives them. */
export interface UserInteractions {
  readonly userId: string;
  readonly interactions: PackedInteractions;
}

/** Packed interactions of users, still encoded: those of the user at place k are `bytes[starts[k] .. starts[k + 1]]`. */
export interface PackedUsers {
  /** Ascending. */
  readonly userRows: Int32Array<ArrayBuffer>;
  /** 1 for members, 0 for profiles that were imported for training only. */
  readonly members: Uint8Array<ArrayBuffer>;
  readonly starts: Int32Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A scan of all users of a catalogue over one consistent snapshot, for what reads everything: in blocks that can move to another thread. */
export interface PackedScan {
  /** Every event below it is in what is read. */
  readonly offset: number;
  /** All user rows are below it. */
  readonly endRow: number;
  /** The row that each matched item is read as; the encoded interactions have the item's own. */
  readonly canonicalRows: ReadonlyMap<number, number>;
  /** Gives the users who have interactions in user row order; can be called once. */
  blocks(): AsyncIterable<PackedUsers>;
  /** Lets the snapshot go. */
  close(): void;
}

/** How many users the items of a catalogue have, by item row. */
export interface ItemUsers {
  /** Those whose interactions say anything of it. */
  readonly users: Uint32Array;
  readonly owners: Uint32Array;
  readonly wanting: Uint32Array;
  /** How long counting took, without waiting for it to begin. */
  readonly tookMs: number;
}

/**
 * The present interactions, one packed blob per user and catalogue, written by the projection of the log alone. Matched items are read as
 * the items that they are the same as.
 */
export interface InteractionStore extends ProjectionPosition {
  /**
   * Applies blocks of the log in offset order, whose memory is taken over; events below the position are skipped, so a replay changes
   * nothing. Resolves once they are in what is read; they may come to the disk later, and come again after a crash: see
   * `durableOffset`. Unknown items become stubs, unknown users become members.
   */
  apply(blocks: readonly StoredBlock[]): Promise<void>;
  /** The first offset that comes again after a crash, because what was applied from it on is in memory only. */
  durableOffset(): Promise<number>;
  /** Reads one user's interactions, newest first; empty for an unknown user. */
  read(catalogue: Catalogue, userId: string): Promise<readonly Interaction[]>;
  /** Reads one user's packed interactions by item row with the offset of the last event in them; undefined where there are none. */
  readPacked(
    catalogue: Catalogue,
    userId: string,
  ): Promise<{ interactions: PackedInteractions; lastOffset: number } | undefined>;
  /**
   * Scans all users of a catalogue in blocks, in user row order, from one consistent snapshot that has everything applied up to the call.
   * What is pending is brought to the disk first.
   */
  scan(catalogue: Catalogue): AsyncIterable<readonly UserInteractions[]>;
  /** The same users from a snapshot of the same kind, encoded and without their ids. Close it in a `finally`. */
  openPackedScan(catalogue: Catalogue): Promise<PackedScan>;
  /**
   * Counts the users of the first `nItems` items of a catalogue, in a thread of its own and in many short reads that hold nothing up: so
   * the counts are not of one moment. Everything that was applied up to the call is in them, of what comes meanwhile some.
   * Errors: what `signal` is aborted with.
   */
  countUsers(catalogue: Catalogue, nItems: number, signal?: AbortSignal): Promise<ItemUsers>;
  /** Forgets everything, so that the projection runs again from offset 0; items and users of catalogues stay. */
  reset(): Promise<void>;
}

/** That an item is the same thing as another: `itemId` is read as `sameAs`. Undefined undoes it. */
export interface ItemMatch {
  readonly itemId: string;
  readonly sameAs: string | undefined;
}

/** What is known of an item's sameness: what it is read as, and what is read as it. At most one of the two has something. */
interface MatchesOfItem {
  readonly sameAs: string | undefined;
  readonly matched: readonly string[];
}

/** Catalogue entries. A row number is given at first sight and never changes or is used again. */
export interface ItemStore {
  /** Inserts or replaces entries, in one transaction; a stub never replaces an entry. */
  put(items: readonly Item[] | EntryTexts): Promise<void>;
  /** Forgets entries, in one transaction: each becomes a stub, which keeps its row. Unknown ids are passed over. */
  remove(itemIds: readonly string[]): Promise<void>;
  get(itemId: string): Promise<Item | undefined>;
  /** Gives the entries in the order of the ids; undefined where there is none. */
  getMany(itemIds: readonly string[]): Promise<readonly (Item | undefined)[]>;
  list(catalogue: Catalogue, filter: ItemFilter, count: number, cursor?: string): Promise<Page<Item>>;
  count(catalogue: Catalogue): Promise<number>;
  /** Every item id of the catalogue; the index is the item row. Rows are dense from 0. */
  ids(catalogue: Catalogue): Promise<readonly string[]>;
  /** Gives a hash of a catalogue's entries: the same for the same ones, in whatever order they came. Cost: reads them all. */
  digest(catalogue: Catalogue): Promise<string>;
  /** Scans all entries in row order, or those from a row on, in blocks. */
  scan(catalogue: Catalogue, fromRow?: number): AsyncIterable<readonly Item[]>;
  /**
   * Tells the entries that were put or removed since the version of an earlier answer, and the version now; undefined where they are too
   * many to tell. What events make stubs of is not among them: it has the highest rows.
   */
  changesSince(version: number): {
    readonly version: number;
    readonly itemIds: readonly string[] | undefined;
  };
  genres(catalogue: Catalogue): Promise<readonly { genre: string; nItems: number }[]>;
  /**
   * Says which items are the same, in one transaction. Interactions with a matched item are read as those with the item it is the
   * same as; nothing that is stored changes, so a match can be corrected. Unknown items become stubs.
   * Errors: `conflict` for a chain (an item matched to one that is matched itself), `invalid_input` for items of two catalogues.
   */
  setMatches(matches: readonly ItemMatch[]): Promise<void>;
  matchesOf(itemId: string): Promise<MatchesOfItem>;
  /** Gives the row that each matched item is read as, by its own row. A map that was given never changes: after a change there is another. */
  matchedRows(catalogue: Catalogue): ReadonlyMap<number, number>;
  /** Gives the tracks of catalogues, not those known from listens alone, that have any of these keys (see `trackKeysOf`). */
  findTracks(keys: readonly number[]): Promise<readonly Item[]>;
  /** Lists the matches of a catalogue in the order of the rows of the items that are matched. */
  listMatches(
    catalogue: Catalogue,
    count: number,
    cursor?: string,
  ): Promise<Page<{ itemId: string; sameAs: string }>>;
}

/** Artists, labels and masters, and which items name them. */
export interface EntityStore {
  /** Inserts or replaces entities, in one transaction. Errors: `invalid_input` for an id that is none. */
  put(entities: readonly Entity[] | EntryTexts): Promise<void>;
  get(entityId: string): Promise<Entity | undefined>;
  /** Gives the entities in the order of the ids; undefined where there is none. */
  getMany(entityIds: readonly string[]): Promise<readonly (Entity | undefined)[]>;
  /** Lists the items that name an entity in their attributes (see `entityIdsOf`), in row order; also where the entity itself is unknown. */
  items(entityId: string, count: number, cursor?: string): Promise<Page<Item>>;
  countItems(entityId: string): Promise<number>;
  count(kind: EntityKind): Promise<number>;
  /** Gives a hash of all entities: the same for the same ones, in whatever order they came. Cost: reads them all. */
  digest(): Promise<string>;
}

export interface UserStore {
  put(users: readonly User[]): Promise<void>;
  /**
   * Forgets users and their interactions, in one transaction; unknown ids are passed over. The log still has their events: what
   * must stay gone after the projection ran again is removed by events first.
   */
  remove(userIds: readonly string[]): Promise<void>;
  get(userId: string): Promise<User | undefined>;
  /** Users whose id begins with `prefix` (any case), in id order. */
  list(prefix: string, count: number, cursor?: string): Promise<Page<User>>;
  count(): Promise<number>;
  /** Gives the user's row, which tells users apart while they are there; undefined for an unknown user. */
  rowOf(userId: string): Promise<number | undefined>;
  /** Gives the users at rows; undefined where there is none. */
  atRows(userRows: readonly number[]): Promise<readonly (User | undefined)[]>;
}

/** What search finds: items by their catalogue, and entities. */
export type SearchKind = Catalogue | EntityKind;

/**
 * How well an entry matches, best first: the whole title, the beginning of it, all words, all words of which the last is only begun,
 * words that are spelt like the ones looked for.
 */
export type SearchMatch = 'title' | 'title_begins' | 'words' | 'words_begin' | 'typo';

/** What is looked for. All that is given must hold. */
export interface SearchQuery {
  readonly text: string;
  /** Undefined: all kinds. */
  readonly kinds?: readonly SearchKind[] | undefined;
  readonly genre?: string | undefined;
  readonly style?: string | undefined;
  readonly format?: string | undefined;
  readonly country?: string | undefined;
  readonly yearFrom?: number | undefined;
  readonly yearTo?: number | undefined;
  /** The text is being typed: its last word may be only begun, and nothing is made of it being whole. */
  readonly isTyping: boolean;
  readonly count: number;
  readonly cursor?: string | undefined;
}

/** An entry that was found. */
export interface FoundEntry {
  readonly kind: SearchKind;
  readonly id: string;
  readonly title: string;
  readonly artist: string | undefined;
  readonly year: number | undefined;
  readonly genres: readonly string[];
  readonly image: string | undefined;
  /** How many users had it when they were counted last. */
  readonly nUsers: number;
  readonly match: SearchMatch;
}

/** The search over all catalogues. What is put into the other stores is found as soon as it is there; stubs are not found. */
export interface SearchStore {
  /**
   * Finds entries by words without regard to case, accents and punctuation: the better match first, of equal ones the entry that more
   * users have, in steps of about a fifth. Typos are looked for only where the words find hardly anything.
   * Errors: `invalid_input` for a cursor that no search gave.
   */
  find(query: SearchQuery): Promise<Page<FoundEntry>>;
  /** Gives the ids of all items of a catalogue that have words, of which the last may be only begun; of more than `most` the most popular. */
  itemIds(catalogue: Catalogue, text: string, most: number): Promise<readonly string[]>;
  /** Says how many users the items of a catalogue have, by item row; gives how many were not known so. */
  setUserCounts(catalogue: Catalogue, nUsers: Uint32Array): Promise<number>;
}

/** One document to write, or to delete where `value` is undefined. */
export interface DocumentChange {
  readonly table: string;
  readonly key: string;
  readonly value: unknown;
}

/** Small documents by table and key, for what has few writes: jobs, schedules, keys, accounts, imports, tuning runs. */
export interface DocumentStore {
  get(table: string, key: string): Promise<unknown>;
  /**
   * Writes a document. With `ifRevision` the write happens only if the stored revision is still that one (0: absent).
   * Returns the new revision, or undefined when the condition failed.
   */
  put(table: string, key: string, value: unknown, ifRevision?: number): Promise<number | undefined>;
  getWithRevision(table: string, key: string): Promise<{ value: unknown; revision: number } | undefined>;
  delete(table: string, key: string): Promise<boolean>;
  /** Makes all changes in one transaction, or none. */
  writeAll(changes: readonly DocumentChange[]): Promise<void>;
  count(table: string): Promise<number>;
  /** Lists by key order, ascending or descending. */
  list(
    table: string,
    options: { count: number; cursor?: string; descending?: boolean },
  ): Promise<Page<{ key: string; value: unknown; revision: number }>>;
}

/** State: everything that serving and background work read and write besides the log, the warehouse and model files. */
export interface Store {
  readonly interactions: InteractionStore;
  readonly items: ItemStore;
  readonly entities: EntityStore;
  readonly search: SearchStore;
  readonly users: UserStore;
  readonly recommendations: RecommendationStore;
  readonly documents: DocumentStore;
  close(): Promise<void>;
}
