import { createHash } from 'node:crypto';
import type { Catalogue } from '../domain/catalogue.ts';
import type { DocumentStore, Page } from '../store/store.ts';
import type { ImportParameters } from './import-parameters.ts';
import { decodeImportRecord, type ImportRecord, NO_COUNTS } from './import-record.ts';

const TABLE = 'imports';
/** From what was imported, and how, to the import that did it. */
const FINGERPRINTS = 'import_fingerprints';

/** What an import begins with. */
export interface ImportStart {
  readonly name: string;
  readonly variant: string;
  readonly contentHash: string;
  readonly jobId: string;
  readonly catalogue: Catalogue;
  readonly parameters: ImportParameters;
}

/** What of the parameters makes another import of the same content. */
function mannerOf({ catalogue, parameters }: ImportStart): readonly unknown[] {
  const { userPrefix, itemPrefix, scale, dropItemsBelow, dropUsersBelow, dedupe } = parameters;
  const { user, columns, timeFormat, toleranceSeconds } = parameters;
  if (catalogue === 'tracks') return [catalogue, user, columns, timeFormat, toleranceSeconds];
  return [catalogue, userPrefix, itemPrefix, scale, dropItemsBelow, dropUsersBelow, dedupe];
}

function fingerprintOf(start: ImportStart): string {
  const { contentHash } = start;
  const how = mannerOf(start);
  return createHash('sha256')
    .update(JSON.stringify([contentHash, ...how]))
    .digest('hex');
}

/** The records of imports; ids sort by the time of the start. */
export class ImportRecords {
  readonly #documents: DocumentStore;
  readonly #clock: () => number;

  constructor(documents: DocumentStore, clock: () => number) {
    this.#documents = documents;
    this.#clock = clock;
  }

  now(): string {
    return new Date(this.#clock()).toISOString();
  }

  /**
   * Gives the record of the same content imported in the same way: as it is when it succeeded, marked as running again when it did
   * not. Makes a new one where there is none, or where the last one succeeded and `force` is set.
   */
  async begin(start: ImportStart): Promise<ImportRecord> {
    const fingerprint = fingerprintOf(start);
    const pointer = await this.#documents.get(FINGERPRINTS, fingerprint);
    const known = typeof pointer === 'string' ? await this.get(pointer) : undefined;
    if (known?.status === 'succeeded' && !start.parameters.force) return known;
    if (known !== undefined && known.status !== 'succeeded') {
      const again: ImportRecord = { ...known, status: 'running', job_id: start.jobId, ended_at: null };
      await this.save(again);
      return again;
    }
    const record = this.#create(start, fingerprint);
    await this.save(record);
    await this.#documents.put(FINGERPRINTS, fingerprint, record.import_id);
    return record;
  }

  async save(record: ImportRecord): Promise<void> {
    await this.#documents.put(TABLE, record.import_id, record);
  }

  async get(importId: string): Promise<ImportRecord | undefined> {
    const document = await this.#documents.get(TABLE, importId);
    return document === undefined ? undefined : decodeImportRecord(importId, document);
  }

  /** Newest first. */
  async list(count: number, cursor?: string): Promise<Page<ImportRecord>> {
    const from = cursor === undefined ? {} : { cursor };
    const page = await this.#documents.list(TABLE, { count, descending: true, ...from });
    return {
      values: page.values.map(({ key, value }) => decodeImportRecord(key, value)),
      cursor: page.cursor,
    };
  }

  #create(start: ImportStart, fingerprint: string): ImportRecord {
    const time = this.#clock().toString(36).padStart(9, '0');
    return {
      import_id: `imp-${time}-${fingerprint.slice(0, 8)}`,
      name: start.name,
      variant: start.variant,
      catalogue: start.catalogue,
      content_hash: start.contentHash,
      job_id: start.jobId,
      status: 'running',
      started_at: this.now(),
      ended_at: null,
      counts: NO_COUNTS,
      cleaning: null,
      history: null,
      discogs: null,
      checkpoint: null,
    };
  }
}
