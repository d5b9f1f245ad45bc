import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { GENRES } from '../domain/genre.ts';
import { replaceDurably } from '../util/durable-file.ts';
import { SCORE_STRIDE } from './genre-scores.ts';
import { RankTable, USER_STATE } from './rank-table.ts';
import type { TasteReader } from './taste-reader.ts';

const FILE = 'changes.json';

/** What became of one user since a batch. */
const ChangedTaste = z.object({
  userRow: z.number().int(),
  /** One a genre, then the number of releases. */
  scores: z.array(z.number().int()).length(SCORE_STRIDE),
  isRanked: z.boolean(),
  /** Rows; -1 for none. */
  friend: z.number().int(),
  release: z.number().int(),
});
export type ChangedTaste = z.infer<typeof ChangedTaste>;

const Changes = z.object({ offset: z.number().int(), users: z.array(ChangedTaste) });

/** The users of a batch who have changed since: those of all events below `offset` are among them. */
export interface TasteChanges {
  readonly offset: number;
  readonly users: ReadonlyMap<number, ChangedTaste>;
}

/** Reads the changes that are kept beside a batch; those of a batch without any begin at its offset. */
export async function readTasteChanges(folder: string, batchOffset: number): Promise<TasteChanges> {
  try {
    const { offset, users } = Changes.parse(JSON.parse(await readFile(join(folder, FILE), 'utf8')));
    return { offset, users: new Map(users.map((user) => [user.userRow, user])) };
  } catch {
    // Missing or damaged: the log tells again who has changed since the batch.
    return { offset: batchOffset, users: new Map() };
  }
}

/** Writes changes durably beside their batch. */
export async function writeTasteChanges(folder: string, { offset, users }: TasteChanges): Promise<void> {
  await replaceDurably(join(folder, FILE), JSON.stringify({ offset, users: [...users.values()] }));
}

/** Gives the ranks of a batch with the changed users in their new places. */
export function rankChanged(reader: TasteReader, { users }: TasteChanges): RankTable {
  if (users.size === 0) return reader.createRanks();
  const counts = GENRES.map((_, genre) => {
    const before = reader.rankCounts[genre];
    const highest = [...users.values()].reduce((most, { scores }) => Math.max(most, scores[genre]), 0);
    const grown = new Uint32Array(Math.max(before.length, highest + 1));
    grown.set(before);
    return grown;
  });
  for (const { userRow, scores, isRanked } of users.values()) {
    const wasRanked = reader.stateOf(userRow) === USER_STATE.ranked;
    const old = reader.scoresOf(userRow);
    counts.forEach((ofGenre, genre) => {
      if (wasRanked) ofGenre[old[genre]] -= 1;
      if (isRanked) ofGenre[scores[genre]] += 1;
    });
  }
  return new RankTable(counts);
}
