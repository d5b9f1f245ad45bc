import { useCallback, useMemo } from 'react';
import type { RecommendedItem } from '../../../../src/server/contract.ts';
import { WORDS } from '../../api/catalogue.ts';
import { useCatalogue } from '../../api/catalogue-context.ts';
import type { ChartColors } from '../../charts/chart-colors.ts';
import { ChartFigure } from '../../charts/chart-figure.tsx';
import { rankedBarsOption } from '../../charts/chart-options.ts';
import { countGenres } from '../../format/count-genres.ts';
import { formatFixed } from '../../format/numbers.ts';

/** The genres of the recommended items. */
export function GenreFigures({ items }: { items: readonly RecommendedItem[] }) {
  const { name, many } = WORDS[useCatalogue()];
  const genres = useMemo(() => countGenres(items), [items]);
  const draw = useCallback(
    (colors: ChartColors) =>
      rankedBarsOption(colors, {
        names: genres.map(({ genre }) => genre),
        values: genres.map(({ n }) => n),
        title: name,
      }),
    [genres, name],
  );
  return (
    <ChartFigure
      title={`Genres of the recommended ${many}`}
      draw={draw}
      height={460}
      columns={['Genre', name, 'Mean score']}
      rows={genres.map(({ genre, n, meanScore }) => [genre, n, formatFixed(meanScore, 4)])}
    />
  );
}
