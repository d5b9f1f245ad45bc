import type { Catalogue } from '../domain/catalogue.ts';
import { type AnswerQuery, PLAIN_QUERY, type ScoredItem } from '../recommend/answer.ts';
import type { ModelMark } from '../recommend/recommender.ts';
import type { ServerContext } from './context.ts';

/** More than this many items of a selection are neither counted nor shown. */
const MAX_SELECTION = 100_000;
const MAX_KEPT = 32;
const KEPT_FOR_MS = 60_000;

export interface BrowseFilter {
  readonly catalogue: Catalogue;
  readonly userId: string | undefined;
  readonly genre: string | undefined;
  readonly minScore: number | undefined;
  readonly text: string | undefined;
  readonly modelVersion: string | undefined;
}

/** Everything that passes a filter, best first, with the figures over all of it. */
export interface Selection {
  readonly model: ModelMark | undefined;
  readonly items: readonly ScoredItem[];
  readonly nGenres: number;
  readonly averageScore: number | undefined;
}

interface Kept {
  readonly selection: Promise<Selection>;
  readonly endOffset: number;
  readonly atMs: number;
}

/** Finds selections and keeps the last few, so that turning pages does not score everything again. */
export class Browser {
  readonly #kept = new Map<string, Kept>();

  async select(context: ServerContext, filter: BrowseFilter): Promise<Selection> {
    const endOffset = await context.eventLog.endOffset();
    const live = await context.models.live(filter.catalogue);
    const key = JSON.stringify([filter, live?.version]);
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.endOffset === endOffset && context.clock() - kept.atMs < KEPT_FOR_MS)
      return kept.selection;
    const selection = selectItems(context, filter);
    this.#kept.delete(key);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(key, { selection, endOffset, atMs: context.clock() });
    selection.catch(() => this.#kept.delete(key));
    return selection;
  }
}

async function findByText(
  { store }: ServerContext,
  { catalogue, text }: BrowseFilter,
): Promise<readonly string[] | undefined> {
  if (text === undefined || text.trim() === '') return undefined;
  return store.search.itemIds(catalogue, text, MAX_SELECTION);
}

async function countGenres(context: ServerContext, items: readonly ScoredItem[]): Promise<number> {
  const entries = await context.store.items.getMany(items.map(({ itemId }) => itemId));
  return new Set(entries.flatMap((item) => item?.genres ?? [])).size;
}

async function selectItems(context: ServerContext, filter: BrowseFilter): Promise<Selection> {
  const answers = context.answers(filter.catalogue);
  const onlyItemIds = await findByText(context, filter);
  if (onlyItemIds?.length === 0) return { model: undefined, items: [], nGenres: 0, averageScore: undefined };
  const query: AnswerQuery = {
    ...PLAIN_QUERY,
    count: MAX_SELECTION,
    ...(onlyItemIds === undefined ? {} : { onlyItemIds }),
    ...(filter.genre === undefined ? {} : { genre: filter.genre }),
    ...(filter.modelVersion === undefined ? {} : { modelVersion: filter.modelVersion }),
  };
  const answer =
    filter.userId === undefined
      ? await answers.popular(query)
      : await answers.recommendForUser(filter.userId, query);
  const least = filter.minScore ?? Number.NEGATIVE_INFINITY;
  const items = answer.items.filter(({ score }) => score >= least);
  const sum = items.reduce((total, { score }) => total + score, 0);
  return {
    model: answer.model,
    items,
    nGenres: await countGenres(context, items),
    averageScore: items.length === 0 ? undefined : sum / items.length,
  };
}
