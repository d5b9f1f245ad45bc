import { useCallback } from 'react';
import type { RecommendedItem } from '../../../../src/server/contract.ts';
import { WORDS } from '../../api/catalogue.ts';
import { useCatalogue } from '../../api/catalogue-context.ts';
import type { ChartColors } from '../../charts/chart-colors.ts';
import { ChartFigure } from '../../charts/chart-figure.tsx';
import { rankedBarsOption } from '../../charts/chart-options.ts';
import { formatFixed } from '../../format/numbers.ts';
import { readableTitle } from '../../parts/poster-art.ts';

/** The recommended items by score. */
export function ScoreChart({ items }: { items: readonly RecommendedItem[] }) {
  const { many } = WORDS[useCatalogue()];
  const draw = useCallback(
    (colors: ChartColors) =>
      rankedBarsOption(colors, {
        names: items.map(({ properties }) => readableTitle(properties.title)),
        values: items.map(({ score }) => score),
        title: 'Score',
        format: (value) => formatFixed(value, 3),
      }),
    [items],
  );
  return (
    <ChartFigure
      title={`Scores of the recommended ${many}`}
      draw={draw}
      height={460}
      columns={['Title', 'Score', 'Stars']}
      rows={items.map(({ properties, score, predicted_rating }) => [
        readableTitle(properties.title),
        formatFixed(score, 4),
        formatFixed(predicted_rating, 2),
      ])}
    />
  );
}
