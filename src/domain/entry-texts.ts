/**
 * Entries of a catalogue, all items or all entities, as JSON: each text is that of a list of them. They pass from thread to thread at the
 * cost of a copy of the text.
 */
export interface EntryTexts {
  /** Of all entries in all texts, in their order. */
  readonly ids: readonly string[];
  readonly texts: readonly string[];
}
