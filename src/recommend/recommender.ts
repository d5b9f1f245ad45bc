import type { Catalog } from '../catalog/catalog.ts';
import { type ItemIndex, readRowOf } from '../catalog/item-index.ts';
import type { PreferencePolicy } from '../dataset/preference-policy.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import { DeadwaxError } from '../errors.ts';
import type { ModelStore } from '../model/version/model-store.ts';
import type { Store } from '../store/store.ts';
import type { Answer, AnswerQuery, ScoredItem } from './answer.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import { explainItem } from './explain.ts';
import { givenRatings } from './given-ratings.ts';
import { knownEntities, sharedEntities } from './known-entities.ts';
import { type ModelShelf, openModelShelf, type ShelvedModel } from './model-shelf.ts';
import { createPopularitySource, type PopularitySource } from './popularity-source.ts';
import { type RankedItem, rankItems } from './rank-items.ts';
import { findSimilar, type SimilarItem } from './similar-items.ts';
import { cosine, findSimilarUsers } from './similar-users.ts';
import { findTopUsers, type TopUser } from './top-users.ts';
import {
  createProfile,
  dot,
  type PresentSignals,
  predictStars,
  presentSignals,
  profileWithoutModel,
  type UserProfile,
} from './user-profile.ts';

/** The model that an answer comes from. */
export interface ModelMark {
  readonly version: string;
  readonly trainedAtMs: number;
}

/** Answers from the live model of one catalogue (or another version, where named). */
export interface Recommender {
  /** Recommends for a user by the present interactions; an unknown user gets popular items. Errors: `invalid_input` for a bad cursor, `not_found` and `damaged_model` for a named version. */
  recommendForUser(userId: string, query: AnswerQuery): Promise<Answer>;
  /** Recommends for someone without an id by the given ratings; items that are not in the catalogue are passed over. Errors: as above. */
  recommendForItems(
    values: readonly { readonly itemId: string; readonly value: number }[],
    query: AnswerQuery,
  ): Promise<Answer>;
  popular(query: AnswerQuery): Promise<Answer>;
  /** Items like one, best first, without itself; none for an item that came a moment ago. Errors: `not_found`. */
  similarItems(
    itemId: string,
    count: number,
  ): Promise<{ readonly model: ModelMark | undefined; readonly items: readonly SimilarItem[] }>;
  /**
   * Members that an item suits best and who have not met it, best first; of `userIds` where given. Empty without a model.
   * Errors: `not_found`.
   */
  topUsers(
    itemId: string,
    count: number,
    options?: { readonly userIds?: readonly string[] },
  ): Promise<{ readonly model: ModelMark | undefined; readonly users: readonly TopUser[] }>;
  /** Members with a taste like a user's, best first, each with the cosine of the two. Empty without a model, or where it knows nothing of the user. */
  similarUsers(userId: string, count: number): Promise<readonly TopUser[]>;
  /** The cosine of two users' tastes; undefined without a model, or where it knows nothing of one of them. */
  userSimilarity(userId: string, otherId: string): Promise<number | undefined>;
  /** Predicts one pair; each figure is undefined where the model has none. Errors: `not_found` for an unknown item. */
  estimate(
    userId: string,
    itemId: string,
  ): Promise<{ readonly predictedRating: number | undefined; readonly score: number | undefined }>;
  /** Takes up the published version and the present entries of the catalogue; needed after changes by another process. */
  reload(): Promise<void>;
  /** The version that answers, and why a published one could not be taken up. */
  status(): { readonly model: ModelMark | undefined; readonly fault: DeadwaxError | undefined };
  close(): void;
}

export interface RecommenderDeps {
  readonly store: Store;
  readonly models: ModelStore;
  readonly catalogue: Catalogue;
  readonly catalog: Catalog;
  /** What counts as a liking as long as there is no model that says it. */
  readonly policy: PreferencePolicy;
  readonly clock: () => number;
}

/** Opens the answers of a catalogue: loads the live version and follows what is published. */
export async function openRecommender(deps: RecommenderDeps): Promise<Recommender> {
  const shelf = await openModelShelf(deps);
  return new LiveRecommender(deps, shelf);
}

class LiveRecommender implements Recommender {
  readonly #deps: RecommenderDeps;
  readonly #shelf: ModelShelf;
  readonly #popularity: PopularitySource;

  constructor(deps: RecommenderDeps, shelf: ModelShelf) {
    this.#deps = deps;
    this.#shelf = shelf;
    this.#popularity = createPopularitySource(deps);
  }

  async recommendForUser(userId: string, query: AnswerQuery): Promise<Answer> {
    return this.#answer(query, async (shelved, index) => this.#profileOf(userId, shelved, index));
  }

  async recommendForItems(
    values: readonly { readonly itemId: string; readonly value: number }[],
    query: AnswerQuery,
  ): Promise<Answer> {
    return this.#answer(query, async (shelved, index) =>
      makeProfile(shelved, givenRatings(values, index), undefined),
    );
  }

  async popular(query: AnswerQuery): Promise<Answer> {
    return this.#answer(query, async (shelved) =>
      makeProfile(shelved, presentSignals(undefined, 0), undefined),
    );
  }

  async similarItems(itemId: string, count: number) {
    const { shelved, index } = await this.#present(undefined);
    const itemRow = await this.#rowOf(index, itemId);
    if (itemRow === undefined) return { model: markOf(shelved), items: [] };
    const popularity = await this.#popularity(shelved?.serving, index);
    return {
      model: markOf(shelved),
      items: findSimilar({ index, serving: shelved?.serving, popularity }, itemRow, count),
    };
  }

  async topUsers(itemId: string, count: number, options: { readonly userIds?: readonly string[] } = {}) {
    const { shelved, index } = await this.#present(undefined);
    const itemRow = await this.#rowOf(index, itemId);
    if (shelved === undefined || itemRow === undefined) return { model: markOf(shelved), users: [] };
    const profileOf = (userId: string) => this.#profileOf(userId, shelved, index);
    const isMember = async (userId: string) => (await this.#deps.store.users.get(userId))?.member === true;
    const { serving } = shelved;
    const users = await findTopUsers({
      serving,
      itemRow,
      count,
      userIds: options.userIds,
      profileOf,
      isMember,
    });
    return { model: markOf(shelved), users };
  }

  async similarUsers(userId: string, count: number): Promise<readonly TopUser[]> {
    const { shelved, index } = await this.#present(undefined);
    const vector = shelved && (await this.#profileOf(userId, shelved, index)).vector;
    if (shelved === undefined || vector === undefined) return [];
    const { users } = this.#deps.store;
    const isMember = async (otherId: string) => (await users.get(otherId))?.member === true;
    return findSimilarUsers({ serving: shelved.serving, userId, vector, count, isMember });
  }

  async userSimilarity(userId: string, otherId: string): Promise<number | undefined> {
    const { shelved, index } = await this.#present(undefined);
    const [one, other] = [
      await this.#profileOf(userId, shelved, index),
      await this.#profileOf(otherId, shelved, index),
    ];
    return one.vector && other.vector && cosine(one.vector, other.vector);
  }

  async estimate(userId: string, itemId: string) {
    const { shelved, index } = await this.#present(undefined);
    const itemRow = await this.#rowOf(index, itemId);
    if (shelved === undefined || itemRow === undefined)
      return { predictedRating: undefined, score: undefined };
    const { serving } = shelved;
    const profile = await this.#profileOf(userId, shelved, index);
    const { factors, values } = serving.factors;
    const vector = values.subarray(itemRow * factors, (itemRow + 1) * factors);
    const score = profile.vector && dot(profile.vector, vector);
    return { predictedRating: predictStars(serving, profile, itemRow), score };
  }

  async reload(): Promise<void> {
    await this.#deps.catalog.refresh();
    await this.#shelf.reload();
  }

  status() {
    return { model: markOf(this.#shelf.live()), fault: this.#shelf.fault() };
  }

  close(): void {
    this.#shelf.close();
  }

  /** Gives the model to use and the index that goes with it. */
  async #present(
    version: string | undefined,
  ): Promise<{ shelved: ShelvedModel | undefined; index: ItemIndex }> {
    const before = this.#deps.catalog.index();
    const fresh = await this.#deps.catalog.refreshIfStale();
    // Answers go on with the entries of before until the model is ready for the new ones.
    if (fresh !== before) void this.#shelf.reload();
    const shelved = version === undefined ? this.#shelf.live() : await this.#shelf.version(version);
    return { shelved, index: shelved?.serving.index ?? fresh };
  }

  async #profileOf(
    userId: string,
    shelved: ShelvedModel | undefined,
    index: ItemIndex,
  ): Promise<UserProfile> {
    const stored = await this.#deps.store.interactions.readPacked(this.#deps.catalogue, userId);
    if (stored === undefined || shelved === undefined) {
      return makeProfile(shelved, presentSignals(stored?.interactions, index.ids.size), undefined);
    }
    const { lastOffset } = stored;
    const cached = shelved.profiles.get(userId);
    if (cached?.lastOffset === lastOffset) return cached.profile;
    const { users, manifest } = shelved.serving.model;
    const storedRow = lastOffset < manifest.snapshot.endOffset ? users.rowOf(userId) : undefined;
    const profile = makeProfile(shelved, presentSignals(stored.interactions, index.ids.size), storedRow);
    shelved.profiles.set(userId, { lastOffset, profile });
    return profile;
  }

  async #answer(
    query: AnswerQuery,
    profileOf: (shelved: ShelvedModel | undefined, index: ItemIndex) => Promise<UserProfile>,
  ): Promise<Answer> {
    const startedAtMs = performance.now();
    const cursor = query.cursor === undefined ? undefined : parseCursor(query.cursor);
    const position = cursor?.position ?? 0;
    const present = await this.#present(query.modelVersion ?? cursor?.version);
    // A list that began without a model goes on without one.
    const shelved = cursor !== undefined && cursor.version === undefined ? undefined : present.shelved;
    const { index } = present;
    const profile = await profileOf(shelved, index);
    const serving = shelved?.serving;
    const popularity = await this.#popularity(serving, index);
    const { policy } = this.#deps;
    const input = { index, serving, popularity, profile, policy };
    const end = position + query.count;
    // One more tells whether there is a next page.
    const ranked = rankItems(input, query, end + 1);
    const version = serving?.model.manifest.version;
    const known = query.explain ? knownEntities(index, profile.present) : undefined;
    return {
      source: profile.source,
      model: profile.source === 'popular' ? undefined : markOf(shelved),
      items: ranked.slice(position, end).map((item, place) => {
        const because = query.explain && serving ? explainItem(serving, profile, item.itemRow) : [];
        const shared = known && sharedEntities(index, known, item.itemRow);
        const rank = position + place + 1;
        return { ...scoredItem(item, shelved, profile, index), rank, because, shared };
      }),
      cursor: ranked.length > end ? formatCursor({ position: end, version }) : undefined,
      tookMs: performance.now() - startedAtMs,
    };
  }

  /** Gives an item's row; undefined where the item came after the entries that answers are given from. Errors: `not_found`. */
  async #rowOf(index: ItemIndex, itemId: string): Promise<number | undefined> {
    const row = readRowOf(index, itemId);
    if (row !== undefined) return row;
    const [item] = await this.#deps.catalog.getMany([itemId]);
    if (item?.catalogue === this.#deps.catalogue) return undefined;
    throw new DeadwaxError('not_found', `${this.#deps.catalogue} has no item '${itemId}'`);
  }
}

function scoredItem(
  item: RankedItem,
  shelved: ShelvedModel | undefined,
  profile: UserProfile,
  index: ItemIndex,
): Omit<ScoredItem, 'rank' | 'because' | 'shared'> {
  return {
    itemId: index.ids.idOf(item.itemRow),
    score: item.score,
    predictedRating: shelved && predictStars(shelved.serving, profile, item.itemRow),
    cold: shelved?.serving.isCold[item.itemRow] === 1,
    source: item.source,
  };
}

function makeProfile(
  shelved: ShelvedModel | undefined,
  present: PresentSignals,
  storedRow: number | undefined,
): UserProfile {
  return shelved === undefined
    ? profileWithoutModel(present)
    : createProfile(shelved.serving, present, storedRow);
}

function markOf(shelved: ShelvedModel | undefined): ModelMark | undefined {
  if (shelved === undefined) return undefined;
  const { version, trainedAtMs } = shelved.serving.model.manifest;
  return { version, trainedAtMs };
}
