/**
 * Entries of a catalogue, all items or all entities, as JSON in UTF-8: each text is that of a list of them. They pass from thread to thread
 * as bytes, which in shared memory costs nothing. Who made them owns the bytes; a store has read them when its promise resolves.
 */
export interface EntryTexts {
  /** Of all entries in all texts, in their order. */
  readonly ids: readonly string[];
  readonly texts: readonly Uint8Array[];
}
