import type { Catalog } from '../catalog/catalog.ts';
import type { ItemIndex } from '../catalog/item-index.ts';
import { GENRES } from '../domain/genre.ts';
import { DeadwaxError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { chooseFriend } from './choose-friend.ts';
import { owns } from './choose-release.ts';
import { favouriteGenres } from './genre-scores.ts';
import { isHidden, setHidden } from './hidden-users.ts';
import { type Collector, readCollector } from './read-collector.ts';
import { type ReleaseSource, recommendRelease } from './recommend-release.ts';
import type { TasteManifest } from './taste-manifest.ts';
import type { CurrentTastes, TasteStore } from './taste-store.ts';

/** One genre of a user's taste. Rank and percentile are undefined for who is not shown, and before the first batch. */
interface GenreTaste {
  readonly genre: (typeof GENRES)[number];
  readonly score: number;
  /** Of the sum of scores. */
  readonly share: number;
  readonly rank: number | undefined;
  readonly percentile: number | undefined;
}

export interface UserTaste {
  readonly userId: string;
  readonly nReleases: number;
  readonly isHidden: boolean;
  readonly genres: readonly GenreTaste[];
  /** Among how many users ranks are. */
  readonly nRanked: number;
  readonly manifest: TasteManifest | undefined;
}

/** A genre that both users have, with the ranks of the two. */
interface SharedGenre {
  readonly genre: (typeof GENRES)[number];
  readonly ownRank: number;
  readonly friendRank: number;
}

export interface FriendAnswer {
  readonly isHidden: boolean;
  /** Undefined where there is nobody else, or the user is not shown to others. */
  readonly friend:
    | {
        readonly userId: string;
        readonly similarity: number | undefined;
        /** Those that make up the most of both, first. */
        readonly sharedGenres: readonly SharedGenre[];
        readonly nShared: number;
        /** The most owned of the shared releases, by item id. */
        readonly sharedReleases: readonly string[];
      }
    | undefined;
  /** Undefined for who owns everything. */
  readonly release: { readonly itemId: string; readonly source: ReleaseSource } | undefined;
  readonly manifest: TasteManifest;
}

export interface Leader {
  readonly userId: string;
  readonly rank: number;
  readonly score: number;
}

export interface TasteAnswersDeps {
  readonly store: Pick<Store, 'users' | 'interactions' | 'documents'>;
  /** That of records. */
  readonly catalog: Pick<Catalog, 'refreshIfStale'>;
  readonly tastes: TasteStore;
}

const MOST_SHARED_GENRES = 3;
const MOST_EXAMPLES = 5;

/** Answers about the tastes of single users, whose collections are read as they are now, and about all. */
export class TasteAnswers {
  readonly #deps: TasteAnswersDeps;

  constructor(deps: TasteAnswersDeps) {
    this.#deps = deps;
  }

  /** Gives what is told of the batch that answers come from, and how many users were computed anew since. Errors: `no_data`. */
  statistics(): { manifest: TasteManifest; nChanged: number } {
    const { reader, changes } = this.#current();
    return { manifest: reader.manifest, nChanged: changes.users.size };
  }

  /** Says whether a user wants to be shown to others. */
  setHidden(userId: string, hidden: boolean): Promise<void> {
    return setHidden(this.#deps.store.documents, userId, hidden);
  }

  /** Gives a user's scores, ranks and percentiles. Errors: `not_found`. */
  async readTaste(userId: string): Promise<UserTaste> {
    const collector = await this.#readUser(userId);
    const { scores, isRanked, owned } = collector;
    const { current } = this.#deps.tastes;
    const sum = GENRES.reduce((total, _, genre) => total + scores[genre], 0);
    const ranks = isRanked ? current?.ranks : undefined;
    return {
      userId,
      nReleases: owned.length,
      isHidden: !isRanked,
      genres: GENRES.map((genre, place) => ({
        genre,
        score: scores[place],
        share: sum === 0 ? 0 : scores[place] / sum,
        rank: ranks?.rank(place, scores[place]),
        percentile: ranks?.percentile(place, scores[place]),
      })),
      nRanked: current?.ranks.nRanked ?? 0,
      manifest: current?.reader.manifest,
    };
  }

  /** Gives a user's friend and release with the reasons. Errors: `not_found`, `no_data` before the first batch. */
  async readFriend(userId: string): Promise<FriendAnswer> {
    const current = this.#current();
    const index = await this.#deps.catalog.refreshIfStale();
    const user = await this.#readUser(userId);
    const chosen = await chooseFriend(current, user, (row) => this.#readAt(row));
    const release = recommendRelease(current, user, chosen?.friend.owned, this.#deps.tastes.factsOf(index));
    return {
      isHidden: !user.isRanked,
      friend: chosen && {
        userId: chosen.friend.user.userId,
        similarity: chosen.similarity,
        sharedGenres: sharedGenres(current, user, chosen.friend),
        ...sharedReleases(current, user, chosen.friend, index),
      },
      release:
        release.itemRow < 0 ? undefined : { itemId: index.ids.idOf(release.itemRow), source: release.source },
      manifest: current.reader.manifest,
    };
  }

  /** Gives a part of a genre's leader board, counted from 0, as the batch left it; who is not shown any more is left out. */
  async readLeaders(
    genre: number,
    from: number,
    count: number,
  ): Promise<{ leaders: Leader[]; nLeaders: number; manifest: TasteManifest }> {
    const { reader } = this.#current();
    const { store } = this.#deps;
    const ranks = reader.createRanks();
    const rows = reader.leaders(genre, from, count);
    const users = await store.users.atRows([...rows]);
    const leaders: Leader[] = [];
    for (const [place, user] of users.entries()) {
      if (user === undefined || !user.member || (await isHidden(store.documents, user.userId))) continue;
      const score = ranks.scoreAtPlace(genre, from + place);
      leaders.push({ userId: user.userId, rank: ranks.rank(genre, score), score });
    }
    return { leaders, nLeaders: reader.manifest.leaderLengths[genre], manifest: reader.manifest };
  }

  #current(): CurrentTastes {
    const { current } = this.#deps.tastes;
    if (current !== undefined) return current;
    throw new DeadwaxError(
      'no_data',
      'the tastes of users were not computed yet; compute them with: deadwax taste update',
    );
  }

  async #readUser(userId: string): Promise<Collector> {
    const { store, tastes, catalog } = this.#deps;
    const collector = await readCollector(
      store,
      userId,
      tastes.factsOf(await catalog.refreshIfStale()).genres,
    );
    if (collector?.user.member === true) return collector;
    throw new DeadwaxError(
      'not_found',
      collector === undefined
        ? `user '${userId}' has no events yet; the first event makes the user`
        : `'${userId}' is a profile that is only learnt from; no taste of it is shown`,
    );
  }

  async #readAt(userRow: number): Promise<Collector | undefined> {
    const { store, tastes, catalog } = this.#deps;
    const [user] = await store.users.atRows([userRow]);
    return user && readCollector(store, user.userId, tastes.factsOf(await catalog.refreshIfStale()).genres);
  }
}

function sharedGenres({ ranks }: CurrentTastes, user: Collector, friend: Collector): SharedGenre[] {
  const least = (genre: number): number =>
    Math.min(user.scores[genre] / user.owned.length, friend.scores[genre] / friend.owned.length);
  return favouriteGenres(user.scores)
    .filter((genre) => friend.scores[genre] > 0)
    .sort((a, b) => least(b) - least(a))
    .slice(0, MOST_SHARED_GENRES)
    .map((genre) => ({
      genre: GENRES[genre],
      ownRank: ranks.rank(genre, user.scores[genre]),
      friendRank: ranks.rank(genre, friend.scores[genre]),
    }));
}

function sharedReleases(
  { reader }: CurrentTastes,
  user: Collector,
  friend: Collector,
  { ids }: ItemIndex,
): { nShared: number; sharedReleases: string[] } {
  const own = { itemRows: user.owned, length: user.owned.length };
  const { levels } = reader.popularity;
  const shared = [...friend.owned].filter((row) => row < ids.size && owns(own, row));
  const known = shared.toSorted((a, b) => (levels[b] ?? 0) - (levels[a] ?? 0) || a - b);
  return {
    nShared: shared.length,
    sharedReleases: known.slice(0, MOST_EXAMPLES).map((row) => ids.idOf(row)),
  };
}
