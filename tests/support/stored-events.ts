import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Event, StoredEvent } from '../../src/domain/event.ts';

/** Makes a rating of a film with its place in the log. */
export function storedRating(
  offset: number,
  [userId, item, value, tsMs]: readonly [string, number, number, number],
  rest: Partial<Event> = {},
): StoredEvent {
  return {
    offset,
    event: {
      eventId: `e${offset}`,
      type: 'rating',
      userId,
      itemId: `movie:${item}`,
      catalogue: 'movies',
      tsMs,
      receivedAtMs: tsMs,
      value,
      details: undefined,
      source: 'api',
      ...rest,
    },
  };
}

/** Reads a MovieLens ratings file, four fields a line, as events of a log that holds nothing else. */
export function readRatingEvents(folder: string, file: string, separator: string): StoredEvent[] {
  const lines = readFileSync(join(folder, file), 'latin1').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line, offset) => {
      const [user, item, rating, seconds] = line.split(separator);
      return storedRating(offset, [user, Number(item), Number(rating), Number(seconds) * 1000]);
    });
}
