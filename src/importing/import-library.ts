import type { Readable } from 'node:stream';
import type { Reject } from '../source/source-batch.ts';
import type { DocumentStore, Page } from '../store/store.ts';
import { openRejects, readProfile, readRejects } from './import-files.ts';
import type { ImportRecord } from './import-record.ts';
import { ImportRecords } from './import-records.ts';

/** What is known about past and running imports. */
export interface ImportLibrary {
  /** Newest first. */
  list(count: number, cursor?: string): Promise<Page<ImportRecord>>;
  get(importId: string): Promise<ImportRecord | undefined>;
  /** In the order of the source. */
  rejects(importId: string, count: number, cursor?: string): Promise<Page<Reject>>;
  /** All of them, one JSON object a line. */
  rejectFile(importId: string): Promise<Readable>;
  /** The profile that was stored with the import; undefined where there is none (yet). */
  profile(importId: string): Promise<unknown>;
}

/** Opens the records of imports for reading. */
export function openImportLibrary(deps: {
  documents: DocumentStore;
  dataDirectory: string;
  clock: () => number;
}): ImportLibrary {
  const records = new ImportRecords(deps.documents, deps.clock);
  return {
    list: (count, cursor) => records.list(count, cursor),
    get: (importId) => records.get(importId),
    rejects: (importId, count, cursor) => readRejects(deps.dataDirectory, importId, { count, cursor }),
    rejectFile: (importId) => openRejects(deps.dataDirectory, importId),
    profile: (importId) => readProfile(deps.dataDirectory, importId),
  };
}
