import type { CustomSeriesOption } from 'echarts/charts';
import type { ChartColors } from './chart-colors.ts';
import { baseOption, type ChartOption, nameAxis, valueAxis } from './chart-options.ts';

/** A figure with its interval; null where there is none. */
interface Figure {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

interface GroupedBars {
  /** Of the groups. */
  readonly names: readonly string[];
  /** A bar in each group; undefined leaves its place empty. */
  readonly series: readonly { readonly name: string; readonly figures: readonly (Figure | undefined)[] }[];
  readonly format: (figure: Figure | undefined) => string;
}

const MAX_WIDTH = 34;
const GAPS = { barGap: '12%', barCategoryGap: '24%' };

/** Upright bars side by side in groups, each with a whisker from the low to the high bound. */
export function barsWithIntervalsOption(colors: ChartColors, bars: GroupedBars): ChartOption {
  const { names, series, format } = bars;
  return {
    ...baseOption(colors),
    color: [...colors.series],
    grid: { left: 4, right: 8, top: 44, bottom: 4, containLabel: true },
    legend: {
      top: 0,
      left: 0,
      type: 'scroll',
      data: series.map(({ name }) => name),
      textStyle: { color: colors.muted },
      itemHeight: 9,
      itemWidth: 14,
    },
    xAxis: {
      ...nameAxis(colors, names),
      axisLabel: { color: colors.muted, fontSize: 11, lineHeight: 14, interval: 0 },
    },
    yAxis: { ...valueAxis(colors), axisLabel: { color: colors.muted, fontSize: 11 } },
    series: [
      ...series.map(({ name, figures }) => ({
        type: 'bar' as const,
        name,
        data: figures.map((figure) => figure?.value ?? '-'),
        ...GAPS,
        barMaxWidth: MAX_WIDTH,
        itemStyle: { borderRadius: [2, 2, 0, 0] },
        tooltip: {
          valueFormatter: (_: unknown, group: number) => format(figures[group]),
        },
      })),
      ...series.map((_, at) => whiskers(colors, bars, at)),
    ],
  };
}

function whiskers(colors: ChartColors, { series }: GroupedBars, at: number): CustomSeriesOption {
  return {
    type: 'custom',
    // It has the name of its bars, so that the legend hides both.
    name: series[at].name,
    tooltip: { show: false },
    silent: true,
    z: 3,
    data: series[at].figures.flatMap((figure, group) =>
      figure === undefined || figure.low === null || figure.high === null
        ? []
        : [[group, figure.low, figure.high]],
    ),
    encode: { x: 0, y: [1, 2] },
    renderItem: (_params, api) => {
      const group = Number(api.value(0));
      const [centre, low] = api.coord([group, api.value(1)]);
      const [, high] = api.coord([group, api.value(2)]);
      const shown = api.currentSeriesIndices().filter((index) => index < series.length);
      const layout = api.barLayout({ ...GAPS, barMaxWidth: MAX_WIDTH, count: shown.length })?.[
        shown.indexOf(at)
      ];
      if (layout === undefined) return null;
      const x = centre + layout.offsetCenter;
      const half = Math.min(4, layout.width / 3);
      return {
        type: 'path',
        shape: {
          pathData: `M${x - half},${high}H${x + half}M${x},${high}V${low}M${x - half},${low}H${x + half}`,
        },
        style: { stroke: colors.ink, lineWidth: 1, fill: 'none', opacity: 0.75 },
      };
    },
  };
}
