import type { Catalogue } from '../domain/catalogue.ts';
import type { Interaction } from '../domain/interaction.ts';
import type { RecommendationStore } from '../store/recommendation-store.ts';
import type { StoredRecommendations } from './contract.ts';
import type { Services } from './services.ts';
import { formatProperties, formatTime } from './wire.ts';

type Stored = NonNullable<Awaited<ReturnType<RecommendationStore['read']>>>;

/** Gives a user's stored list as the contract shows it, without what the user has rated by now; ranks close up. */
export async function formatStored(
  { context }: Services,
  catalogue: Catalogue,
  { modelVersion, createdAtMs, recommendations }: Stored,
  interactions: readonly Interaction[],
): Promise<StoredRecommendations> {
  const rated = new Set(interactions.map(({ itemId }) => itemId));
  const ids = await context.store.items.ids(catalogue);
  const kept = Array.from(recommendations.itemRows, (row, at) => {
    return { itemId: ids[row], score: recommendations.scores[at] };
  }).filter(({ itemId }) => !rated.has(itemId));
  const items = await context.store.items.getMany(kept.map(({ itemId }) => itemId));
  return {
    user_id: recommendations.userId,
    catalogue,
    model_version: modelVersion,
    scored_at: formatTime(createdAtMs),
    items: kept.map(({ itemId, score }, at) => ({
      id: itemId,
      score,
      rank: at + 1,
      properties: formatProperties(items[at], itemId),
    })),
  };
}
