import { useCallback, useMemo } from 'react';
import type { RecommendedItem } from '../../../../src/server/contract.ts';
import type { ChartColors } from '../../charts/chart-colors.ts';
import { ChartFigure } from '../../charts/chart-figure.tsx';
import { rankedBarsOption } from '../../charts/chart-options.ts';
import { countGenres } from '../../format/count-genres.ts';
import { formatFixed } from '../../format/numbers.ts';

/** The genres of the recommended films. */
export function GenreFigures({ items }: { items: readonly RecommendedItem[] }) {
  const genres = useMemo(() => countGenres(items), [items]);
  const draw = useCallback(
    (colors: ChartColors) =>
      rankedBarsOption(colors, {
        names: genres.map(({ genre }) => genre),
        values: genres.map(({ n }) => n),
        title: 'Films',
      }),
    [genres],
  );
  return (
    <ChartFigure
      title="Genres of the recommended films"
      draw={draw}
      height={460}
      columns={['Genre', 'Films', 'Mean score']}
      rows={genres.map(({ genre, n, meanScore }) => [genre, n, formatFixed(meanScore, 4)])}
    />
  );
}
