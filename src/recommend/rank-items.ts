import type { ItemIndex } from '../catalog/item-index.ts';
import { hasEntries } from '../catalog/unlisted-items.ts';
import type { PreferencePolicy } from '../dataset/preference-policy.ts';
import { createTopList } from '../evaluation/top-list.ts';
import { markExcluded, markedRows } from './allowed-items.ts';
import type { AnswerQuery, AnswerSource } from './answer.ts';
import { type Candidate, DIVERSITY_POOL, diversify } from './diversify.ts';
import type { Popularity } from './popularity.ts';
import type { ServingModel } from './serving-model.ts';
import { scoreByTaste } from './taste.ts';
import type { UserProfile } from './user-profile.ts';

/** An item with its place in an answer. */
export interface RankedItem extends Candidate {
  readonly source: AnswerSource;
}

/** What a ranking is made from. */
export interface RankingInput {
  readonly index: ItemIndex;
  /** Undefined before there is a model. */
  readonly serving: ServingModel | undefined;
  readonly popularity: Popularity;
  readonly profile: UserProfile;
  /** What counts as a liking where there is no model to say so. */
  readonly policy: PreferencePolicy;
}

/**
 * Ranks the first `count` items of an answer. Items the user has met, items excluded and those outside the filters are never in it,
 * whatever the source. Where the source runs short, popular items follow, marked as such.
 */
export function rankItems(input: RankingInput, query: AnswerQuery, count: number): readonly RankedItem[] {
  const { index, serving, profile } = input;
  const isExcluded = markExcluded(index, query, profile.present);
  const isDiverse = query.diversity > 0 && serving !== undefined;
  const wanted = Math.min(isDiverse ? Math.max(count, DIVERSITY_POOL) : count, index.ids.size);
  if (wanted === 0) return [];
  const candidates = findCandidates(input, isExcluded, wanted);
  const ordered = isDiverse
    ? diversify(candidates, serving.factors, { diversity: query.diversity, count })
    : candidates;
  const ranked = ordered.slice(0, count).map((candidate) => ({ ...candidate, source: profile.source }));
  if (candidates.length >= wanted) return ranked;
  for (const { itemRow } of candidates) isExcluded[itemRow] = 1;
  const filled = mostPopular(input.popularity, isExcluded, count - ranked.length);
  return [...ranked, ...filled.map((candidate) => ({ ...candidate, source: 'popular' as const }))];
}

function findCandidates(input: RankingInput, isExcluded: Uint8Array, count: number): readonly Candidate[] {
  const { index, serving, popularity, profile } = input;
  if (serving !== undefined && profile.vector !== undefined) {
    return bestByModel(serving, profile.vector, isExcluded, count);
  }
  if (profile.source === 'popular') return mostPopular(popularity, isExcluded, count);
  const policy = serving?.model.manifest.policy ?? input.policy;
  return bestOf(scoreByTaste(index, popularity, profile.present, policy), isExcluded, count);
}

function bestByModel(
  serving: ServingModel,
  vector: Float32Array,
  isExcluded: Uint8Array,
  count: number,
): readonly Candidate[] {
  // Where the catalogue is kept elsewhere there is no genre to guess a vector from: a cold item comes only where all else runs out.
  const isMasked = hasEntries(serving.index)
    ? isExcluded
    : isExcluded.map((mark, itemRow) => mark | serving.isCold[itemRow]);
  const best = serving.items.topN(vector, count, markedRows(isMasked));
  return Array.from(best.itemRows, (itemRow, place) => ({ itemRow, score: best.scores[place] }));
}

function mostPopular(popularity: Popularity, isExcluded: Uint8Array, count: number): readonly Candidate[] {
  const candidates: Candidate[] = [];
  for (const itemRow of popularity.order) {
    if (candidates.length >= count) break;
    if (isExcluded[itemRow] === 0) candidates.push({ itemRow, score: popularity.scores[itemRow] });
  }
  return candidates;
}

/** Gives the best of given scores, best first. */
export function bestOf(scores: Float32Array, isExcluded: Uint8Array, count: number): readonly Candidate[] {
  const list = createTopList(count);
  for (const [itemRow, score] of scores.entries()) if (isExcluded[itemRow] === 0) list.offer(itemRow, score);
  const itemRows = new Int32Array(count).fill(-1);
  list.write(itemRows, undefined, 0);
  const nFound = itemRows.indexOf(-1);
  const found = nFound < 0 ? itemRows : itemRows.subarray(0, nFound);
  return Array.from(found, (itemRow) => ({ itemRow, score: scores[itemRow] }));
}
