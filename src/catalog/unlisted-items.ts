import type { ItemIndex } from './item-index.ts';

/** Tells whether anything of a catalogue is known but by events. */
export function hasEntries({ isStub }: Pick<ItemIndex, 'isStub'>): boolean {
  return isStub.includes(0);
}

/**
 * Marks the items that no list shows: those that are read as others, and those known from events alone, of which there is nothing to
 * show. A catalogue without any entry is one that is kept elsewhere: its items are listed by their ids.
 */
export function markUnlisted({ matched, isStub }: ItemIndex, marks: Uint8Array): void {
  for (const row of matched.keys()) if (row < marks.length) marks[row] = 1;
  if (!hasEntries({ isStub })) return;
  for (let row = 0; row < marks.length; row++) marks[row] |= isStub[row];
}
