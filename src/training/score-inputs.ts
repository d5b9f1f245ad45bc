import type { CsrMatrix } from '../dataset/csr-matrix.ts';
import type { FactorMatrix } from '../dataset/factor-matrix.ts';
import { preferencesFrom } from '../dataset/preferences.ts';
import { takeFactorRows } from '../dataset/take-rows.ts';
import type { PackedInteractions } from '../domain/interaction.ts';
import { DeadwaxError } from '../errors.ts';
import { createFoldIn } from '../model/als/fold-in.ts';
import { createRatingFoldIn } from '../model/als/fold-in-rating.ts';
import type { LoadedModel } from '../model/model.ts';
import { ranksByStars } from '../model/ranks-by-stars.ts';
import type { UserInteractions } from '../store/store.ts';

/** The items that are scored: their ids and factors by place, and the place of each item row of the model, -1 where left out. */
export interface ScoredItems {
  readonly ids: readonly string[];
  readonly factors: FactorMatrix;
  readonly placeOfRow: Int32Array;
}

/** A user to be scored. */
export interface KnownUser {
  readonly userId: string;
  readonly factors: Float32Array;
  /** Places of items that are not to be listed, ascending. */
  readonly seen: Int32Array;
}

/** Selects the items to score, by default all but those in `leftOut`. Errors: `not_found` for one that the version lacks. */
export function selectItems(
  model: LoadedModel,
  itemIds: readonly string[] | undefined,
  leftOut: ReadonlySet<string>,
): ScoredItems {
  const rows =
    itemIds === undefined
      ? Int32Array.from({ length: model.items.size }, (_, row) => row).filter(
          (row) => !leftOut.has(model.items.idOf(row)),
        )
      : Int32Array.from(new Set(itemIds.map((itemId) => rowOfItem(model, itemId))));
  const placeOfRow = new Int32Array(model.items.size).fill(-1);
  rows.forEach((row, place) => {
    placeOfRow[row] = place;
  });
  const factors = takeFactorRows(model.ranking.itemFactors, rows);
  return { ids: Array.from(rows, (row) => model.items.idOf(row)), factors, placeOfRow };
}

function rowOfItem(model: LoadedModel, itemId: string): number {
  const row = model.items.rowOf(itemId);
  if (row !== undefined) return row;
  const { version, catalogue } = model.manifest;
  throw new DeadwaxError(
    'not_found',
    `version ${version} of ${catalogue} does not know the item '${itemId}'; leave it out or train again with: deadwax train ${catalogue}`,
  );
}

/** Gives users their vectors: those of the version, or folded in from present interactions where the version does not know the user. */
export interface UserVectors {
  /** Undefined for a user without a liking that the version could use. */
  describe(user: UserInteractions): KnownUser | undefined;
  /** Lays the vectors and the seen places of users out, a row each. */
  stack(users: readonly KnownUser[]): { readonly factors: FactorMatrix; readonly seen: CsrMatrix };
}

/** Prepares the vectors. `storeItemIds` are the item ids by store row, as interactions name them. */
export function createUserVectors(
  model: LoadedModel,
  storeItemIds: readonly string[],
  items: ScoredItems,
): UserVectors {
  const { policy, ranking } = model.manifest;
  const { userFactors, itemFactors } = model.ranking;
  const foldIn = createFoldIn(itemFactors, ranking);
  const foldInRating =
    model.rating && model.manifest.rating && createRatingFoldIn(model.rating, model.manifest.rating);
  const modelRows = Int32Array.from(storeItemIds, (itemId) => model.items.rowOf(itemId) ?? -1);
  // Entries that came after the ids were read have rows beyond them.
  const modelRowOf = (itemRow: number): number => (itemRow < modelRows.length ? modelRows[itemRow] : -1);

  // An item without preferences at training time has no vector: it says nothing, as in the answers.
  const isWarm = (row: number): boolean => row >= 0 && model.statistics.counts[row] > 0;
  const byPreferences = (interactions: PackedInteractions): Float32Array | undefined => {
    const { places, weights } = preferencesFrom(interactions, policy);
    const rows = places.map((place) => modelRowOf(interactions.itemRows[place]));
    const entries = Int32Array.from(rows.keys())
      .filter((entry) => isWarm(rows[entry]))
      .sort((a, b) => rows[a] - rows[b]);
    const own = Float32Array.from(entries, (entry) => weights[entry]);
    if (!own.some((weight) => weight > 0)) return undefined;
    return foldIn.solve(
      entries.map((entry) => rows[entry]),
      own,
    );
  };
  const byRatings = ({ itemRows, ratings }: PackedInteractions): Float32Array | undefined => {
    const places = Int32Array.from(itemRows.keys()).filter(
      (place) => !Number.isNaN(ratings[place]) && isWarm(modelRowOf(itemRows[place])),
    );
    if (foldInRating === undefined || places.length === 0) return undefined;
    const rows = places.map((place) => modelRowOf(itemRows[place]));
    const own = Float32Array.from(places, (place) => ratings[place]);
    return foldInRating(rows, own).factors;
  };
  const factorsOf = ({ userId, interactions }: UserInteractions): Float32Array | undefined => {
    const row = model.users.rowOf(userId);
    const known =
      row === undefined
        ? undefined
        : userFactors.values.subarray(row * userFactors.factors, (row + 1) * userFactors.factors);
    // A user without preferences at training time has zeros, which rank nothing.
    if (known?.some((value) => value !== 0)) return known;
    return ranksByStars(model) ? byRatings(interactions) : byPreferences(interactions);
  };

  return {
    describe: (user) => {
      const factors = factorsOf(user);
      if (factors === undefined) return undefined;
      const seen = user.interactions.itemRows
        .map((row) => (modelRowOf(row) < 0 ? -1 : items.placeOfRow[modelRowOf(row)]))
        .filter((place) => place >= 0)
        .sort();
      return { userId: user.userId, factors, seen };
    },
    stack: (users) => ({
      factors: stackVectors(users, userFactors.factors),
      seen: stackSeen(users, items.ids.length),
    }),
  };
}

function stackVectors(users: readonly KnownUser[], factors: number): FactorMatrix {
  const values = new Float32Array(users.length * factors);
  users.forEach((user, index) => {
    values.set(user.factors, index * factors);
  });
  return { nRows: users.length, factors, values };
}

function stackSeen(users: readonly KnownUser[], nItems: number): CsrMatrix {
  const rowStarts = new Uint32Array(users.length + 1);
  users.forEach((user, index) => {
    rowStarts[index + 1] = rowStarts[index] + user.seen.length;
  });
  const columns = new Int32Array(rowStarts[users.length]);
  users.forEach((user, index) => {
    columns.set(user.seen, rowStarts[index]);
  });
  return {
    nRows: users.length,
    nColumns: nItems,
    rowStarts,
    columns,
    values: new Float32Array(columns.length).fill(1),
  };
}
