import type { ItemIndex } from '../catalog/item-index.ts';
import type { RankTable } from './rank-table.ts';
import { type ReleaseFacts, readReleaseFacts } from './release-facts.ts';
import { rankChanged, readTasteChanges, type TasteChanges, writeTasteChanges } from './taste-changes.ts';
import { findTasteBatch } from './taste-files.ts';
import { TasteReader } from './taste-reader.ts';

/** The batch that is read, with what has changed since. */
export interface CurrentTastes {
  readonly reader: TasteReader;
  readonly changes: TasteChanges;
  /** With the changed users in their new places. */
  readonly ranks: RankTable;
}

interface Opened extends CurrentTastes {
  readonly folder: string;
}

/** Holds the batch of tastes that is read. */
export class TasteStore {
  readonly directory: string;
  #opened: Opened | undefined;
  #before: TasteReader | undefined;
  #facts: { readonly index: ItemIndex; readonly facts: ReleaseFacts } | undefined;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** Undefined before the first batch. */
  get current(): CurrentTastes | undefined {
    return this.#opened;
  }

  /** Opens the batch that the pointer names. Errors: `damaged_data`. */
  async load(): Promise<void> {
    const found = await findTasteBatch(this.directory);
    if (found === undefined) return;
    const reader = new TasteReader(found.folder, found.manifest);
    const changes = await readTasteChanges(found.folder, found.manifest.offset);
    const before = this.#opened?.reader;
    this.#opened = { folder: found.folder, reader, changes, ranks: rankChanged(reader, changes) };
    // An answer that is under way may still read the batch before; nobody reads the one before that.
    this.#before?.close();
    this.#before = before;
  }

  /** Takes changes of the batch that is read; those of one that was replaced meanwhile are dropped, for the new one has them. */
  async setChanges(of: TasteReader, changes: TasteChanges): Promise<void> {
    const opened = this.#opened;
    if (opened === undefined || opened.reader !== of) return;
    await writeTasteChanges(opened.folder, changes);
    if (this.#opened?.reader === of)
      this.#opened = { ...opened, changes, ranks: rankChanged(opened.reader, changes) };
  }

  /** Gives the facts of releases, read anew where the catalogue has changed. */
  factsOf(index: ItemIndex): ReleaseFacts {
    if (this.#facts?.index !== index) this.#facts = { index, facts: readReleaseFacts(index, index.ids.size) };
    return this.#facts.facts;
  }

  close(): void {
    this.#before?.close();
    this.#opened?.reader.close();
    this.#before = undefined;
    this.#opened = undefined;
  }
}
