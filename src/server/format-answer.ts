import type { Catalogue } from '../domain/catalogue.ts';
import type { Item } from '../domain/item.ts';
import { clampToScale } from '../domain/rating-scale.ts';
import type { Answer, ScoredItem } from '../recommend/answer.ts';
import type { Recommendations, RecommendedItem } from './contract.ts';
import { reasonWords } from './reason-words.ts';
import type { Services } from './services.ts';
import { formatModelRef, formatProperties } from './wire.ts';

async function readItems(
  { context }: Services,
  scored: readonly ScoredItem[],
): Promise<ReadonlyMap<string, Item>> {
  const ids = new Set(
    scored.flatMap(({ itemId, because }) => [itemId, ...because.map((reason) => reason.itemId)]),
  );
  const items = await context.store.items.getMany([...ids]);
  return new Map(items.flatMap((item) => (item === undefined ? [] : [[item.itemId, item] as const])));
}

/** Gives scored items as the contract shows them: with titles, reasons' titles, and stars clamped to the scale. */
export async function formatScored(
  services: Services,
  catalogue: Catalogue,
  scored: readonly ScoredItem[],
): Promise<RecommendedItem[]> {
  const items = await readItems(services, scored);
  const scale = services.context.scaleOf(catalogue);
  return scored.map((one) => {
    const { itemId, score, rank, predictedRating, cold, source, because } = one;
    return {
      id: itemId,
      score,
      rank,
      predicted_rating: predictedRating === undefined ? null : clampToScale(predictedRating, scale),
      predicted_rating_raw: predictedRating ?? null,
      cold,
      source,
      because: because.map((reason) => ({
        id: reason.itemId,
        title: items.get(reason.itemId)?.title ?? reason.itemId,
        how: reason.how,
        contribution: reason.contribution,
      })),
      reasons: reasonWords(one, items),
      properties: formatProperties(items.get(itemId), itemId),
    };
  });
}

/** Gives an answer as the contract shows it, with a new recommendation id. */
export async function formatAnswer(
  services: Services,
  catalogue: Catalogue,
  userId: string | undefined,
  answer: Answer,
): Promise<Recommendations> {
  if (answer.source === 'fold_in') services.metrics.foldIn.observe(answer.tookMs / 1000);
  return {
    recommendation_id: Buffer.from(services.context.randomBytes(12)).toString('base64url'),
    catalogue,
    user_id: userId ?? null,
    model: formatModelRef(answer.model),
    source: answer.source,
    items: await formatScored(services, catalogue, answer.items),
    next_cursor: answer.cursor ?? null,
    took_ms: answer.tookMs,
  };
}
