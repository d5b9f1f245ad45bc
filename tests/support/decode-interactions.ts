import { EntryColumns } from '../../src/dataset/entry-columns.ts';
import { decodePackedRecord } from '../../src/dataset/packed-interactions.ts';
import type { PackedInteractions } from '../../src/domain/interaction.ts';

/** Decodes the interactions that say something from stored ones. Errors: `damaged_data`. */
export function decodeInteractions(bytes: Uint8Array): PackedInteractions {
  const columns = new EntryColumns();
  decodePackedRecord(bytes, columns, undefined);
  return columns.takeSpeaking();
}
