import type { DatabaseSync } from 'node:sqlite';
import type { Item } from '../../domain/item.ts';
import { LISTEN_SOURCE } from '../../domain/listen.ts';
import { trackFormsOf, trackKeysOf } from '../../domain/track-keys.ts';

/** Writes by what tracks of a catalogue can be found; runs in the writer thread inside its transaction. */
export interface TrackKeyWriter {
  add(itemKey: number, item: Item): void;
  remove(itemKey: number, item: Item): void;
}

/** Tracks that are known from listens alone are what is matched, not what it is matched to. */
function keysOf(item: Item): readonly number[] {
  const isTarget = item.catalogue === 'tracks' && !item.stub && item.source !== LISTEN_SOURCE;
  return isTarget ? trackKeysOf(trackFormsOf(item)) : [];
}

/** Makes the writer of track keys. */
export function createTrackKeyWriter(database: DatabaseSync): TrackKeyWriter {
  const insert = database.prepare('INSERT OR IGNORE INTO track_keys VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM track_keys WHERE track_key = ? AND item_key = ?');
  return {
    add(itemKey, item) {
      for (const key of keysOf(item)) insert.run(key, itemKey);
    },
    remove(itemKey, item) {
      for (const key of keysOf(item)) remove.run(key, itemKey);
    },
  };
}
