import type { RatingScale } from '../../domain/rating-scale.ts';
import { openMovieLens } from '../../source/movielens/open-movielens.ts';
import type { EventSource } from '../event-source.ts';
import { lineBytes } from '../line-writer.ts';
import { RatingLines } from './rating-lines.ts';

export interface ReplayOptions {
  /** A MovieLens folder, zip or file, or a file of user,item,rating[,ts]. */
  readonly path: string;
  readonly scale: RatingScale;
  /** Given where each rating is to have the time at which it is taken instead of its own. */
  readonly clock?: (() => number) | undefined;
}

/** Ratings in columns, in the order of their times, of equal times in that of the rows. */
interface OrderedRatings {
  readonly userIds: readonly Uint8Array[];
  readonly itemIds: readonly Uint8Array[];
  readonly userRows: Int32Array;
  readonly itemRows: Int32Array;
  readonly values: Float32Array;
  readonly times: Float64Array;
}

/** Gives each id a row at first sight. */
class Ids {
  readonly bytes: Uint8Array[] = [];
  readonly #rows = new Map<string, number>();

  rowOf(id: string): number {
    const known = this.#rows.get(id);
    if (known !== undefined) return known;
    this.#rows.set(id, this.bytes.length);
    return this.bytes.push(lineBytes(JSON.stringify(id))) - 1;
  }
}

async function readOrdered(path: string, scale: RatingScale): Promise<OrderedRatings> {
  const source = await openMovieLens(path, { scale });
  const [users, items] = [new Ids(), new Ids()];
  const userRows: number[] = [];
  const itemRows: number[] = [];
  const values: number[] = [];
  const times: number[] = [];
  try {
    for await (const batch of source.ratings())
      for (const { userId, itemId, rating, tsMs } of batch.values) {
        userRows.push(users.rowOf(userId));
        itemRows.push(items.rowOf(itemId));
        values.push(rating);
        times.push(tsMs);
      }
  } finally {
    await source.close();
  }
  const order = Int32Array.from(times.keys()).sort((a, b) => times[a] - times[b] || a - b);
  return {
    userIds: users.bytes,
    itemIds: items.bytes,
    userRows: order.map((row) => userRows[row]),
    itemRows: order.map((row) => itemRows[row]),
    values: Float32Array.from(order, (row) => values[row]),
    times: Float64Array.from(order, (row) => times[row]),
  };
}

/**
 * Reads the ratings of a data set, to be given in the order of their times; bad lines are passed over. They have no ids of their own, so
 * a second replay, or an import of the same file, adds nothing. Memory: about 60 bytes a rating. Errors: those of `openMovieLens`.
 */
export async function openReplay({ path, scale, clock }: ReplayOptions): Promise<EventSource> {
  const { userIds, itemIds, userRows, itemRows, values, times } = await readOrdered(path, scale);
  const lines = new RatingLines();
  let place = 0;
  return {
    nextTsMs: () => (place === times.length ? undefined : times[place]),
    take({ untilMs, maxEvents }) {
      const { writer } = lines;
      for (; place < times.length && times[place] <= untilMs; place++) {
        if (writer.nLines >= maxEvents || writer.isFull) break;
        lines.write({
          userId: userIds[userRows[place]],
          itemId: itemIds[itemRows[place]],
          value: values[place],
          tsMs: clock === undefined ? times[place] : clock(),
        });
      }
      return writer.takeChunk();
    },
  };
}
