import { useCallback } from 'react';
import type { ChartColors } from '../../charts/chart-colors.ts';
import { ChartFigure } from '../../charts/chart-figure.tsx';
import { columnsOption } from '../../charts/chart-options.ts';
import { formatCount } from '../../format/numbers.ts';

/** What a chart counts; each kind has its own colour on the whole page. */
type Counted = 'ratings' | 'films' | 'users';

const SERIES: Readonly<Record<Counted, number>> = { ratings: 0, films: 1, users: 2 };

function formatPart(count: number, total: number): string {
  return total === 0 ? '–' : `${((count / total) * 100).toFixed(1)} %`;
}

/** A distribution as upright bars: so many ratings, films or users in each bin. */
export function CountFigure(props: {
  title: string;
  text: string;
  counted: Counted;
  bin: string;
  bins: readonly { readonly name: string; readonly label?: string; readonly n: number }[];
}) {
  const { title, text, counted, bin, bins } = props;
  const total = bins.reduce((sum, { n }) => sum + n, 0);
  const draw = useCallback(
    (colors: ChartColors) =>
      columnsOption(
        { ...colors, accent: colors.series[SERIES[counted]] },
        {
          names: bins.map(({ name, label }) => label ?? name),
          values: bins.map(({ n }) => n),
          title: counted,
          format: (n) => `${formatCount(n)} (${formatPart(n, total)})`,
        },
      ),
    [bins, counted, total],
  );
  return (
    <ChartFigure
      title={title}
      text={text}
      draw={draw}
      columns={[bin, counted[0].toUpperCase() + counted.slice(1), 'Share']}
      rows={bins.map(({ name, n }) => [name, n, formatPart(n, total)])}
    />
  );
}
