import { crc32 } from 'node:zlib';
import type { RatingScale } from '../../domain/rating-scale.ts';
import { createRandom } from '../../util/random.ts';
import { EventIds } from '../event-ids.ts';
import type { EventSource } from '../event-source.ts';
import { lineBytes } from '../line-writer.ts';
import { RatingLines } from './rating-lines.ts';

export interface RandomRatingsOptions {
  /** At least one user and one item. */
  readonly userIds: readonly string[];
  readonly itemIds: readonly string[];
  readonly scale: RatingScale;
  /** The times are so far apart. */
  readonly perSecond: number;
  /** Milliseconds since 1970 UTC. */
  readonly startMs: number;
  readonly seed: number;
}

/**
 * Gives random ratings without end: every user, item and step of the scale equally likely, evenly in time. The same options give the
 * same bytes.
 */
export function createRandomRatings(options: RandomRatingsOptions): EventSource {
  const { scale, perSecond, startMs, seed } = options;
  const userIds = options.userIds.map((id) => lineBytes(JSON.stringify(id)));
  const itemIds = options.itemIds.map((id) => lineBytes(JSON.stringify(id)));
  const nSteps = Math.floor((scale.max - scale.min) / scale.step + 1e-6) + 1;
  const random = createRandom(seed);
  const known = crc32([...options.userIds, ...options.itemIds].join('\0'));
  const ids = new EventIds({ kind: 'ratings', known, ...scale, perSecond, seed, startMs });
  const lines = new RatingLines();
  let place = 0;
  const tsAt = (): number => Math.floor(startMs + (place * 1000) / perSecond);
  return {
    nextTsMs: tsAt,
    take({ untilMs, maxEvents }) {
      const { writer } = lines;
      for (; writer.nLines < maxEvents && !writer.isFull && tsAt() <= untilMs; place++) {
        ids.make(0, place);
        lines.write({
          userId: userIds[random.below(userIds.length)],
          itemId: itemIds[random.below(itemIds.length)],
          value: scale.min + scale.step * random.below(nSteps),
          tsMs: tsAt(),
          eventId: ids.words,
        });
      }
      return writer.takeChunk();
    },
  };
}
