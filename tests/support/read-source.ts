import { join } from 'node:path';
import type { Item } from '../../src/domain/item.ts';
import { HALF_STARS } from '../../src/domain/rating-scale.ts';
import type { User } from '../../src/domain/user.ts';
import { openMovieLens } from '../../src/source/movielens/open-movielens.ts';
import type { Reject, SourceRating } from '../../src/source/source-batch.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/movielens');

/** Everything that a source gives. */
export interface ReadSource {
  readonly dataset: string;
  readonly variant: string;
  readonly contentHash: string;
  readonly items: readonly Item[];
  readonly users: readonly User[];
  readonly ratings: readonly SourceRating[];
  readonly rejects: readonly Reject[];
  readonly nTags: number;
  readonly nLinks: number;
}

/** Reads a source whole. */
export async function readAll(
  path: string,
  options: { userPrefix?: string; itemPrefix?: string } = {},
): Promise<ReadSource> {
  const source = await openMovieLens(path, { ...options, scale: HALF_STARS });
  const { contentHash } = await source.measure(() => {});
  const [items, users, ratings, rejects]: [Item[], User[], SourceRating[], Reject[]] = [[], [], [], []];
  const rows = { links: 0, tags: 0, items: 0 };
  for await (const batch of source.items()) {
    items.push(...batch.values);
    rejects.push(...batch.rejects);
    rows[batch.part] += batch.nRows;
  }
  for await (const batch of source.users()) {
    users.push(...batch.values);
    rejects.push(...batch.rejects);
  }
  for await (const batch of source.ratings()) {
    for (const rating of batch.values) ratings.push(rating);
    rejects.push(...batch.rejects);
  }
  await source.close();
  const { dataset, variant } = source;
  return {
    dataset,
    variant,
    contentHash,
    items,
    users,
    ratings,
    rejects,
    nTags: rows.tags,
    nLinks: rows.links,
  };
}

/** Gives the path of a small invented data set. */
export function fixture(name: string): string {
  return join(FIXTURES, name);
}

/** Gives what was set aside as `file:line reason`. */
export function reasons(read: ReadSource): string[] {
  return read.rejects.map(({ file, line, reason }) => `${file}:${line} ${reason}`);
}
