import type { Profile } from '../../../../src/server/contract-operations.ts';
import type { ChartColors } from '../../charts/chart-colors.ts';
import { baseOption, type ChartOption, valueAxis } from '../../charts/chart-options.ts';

const percent = (share: number) => Math.round(share * 1000) / 10;

function percentAxis(colors: ChartColors) {
  const axis = valueAxis(colors);
  return {
    ...axis,
    min: 0,
    max: 100,
    axisLabel: { ...axis.axisLabel, formatter: (value: number) => `${value} %` },
  };
}

/** The cumulative share of ratings over the share of films, above the line of films that are all alike. */
export function tailOption(colors: ChartColors, { long_tail }: Profile): ChartOption {
  const base = baseOption(colors);
  const points = [{ item_share: 0, rating_share: 0 }, ...long_tail];
  const describe = (place: number) => {
    const point = points[place];
    return `The top ${percent(point.item_share)} % of films hold<br><b>${percent(point.rating_share)} %</b> of the ratings`;
  };
  return {
    ...base,
    tooltip: {
      ...base.tooltip,
      axisPointer: { type: 'line', lineStyle: { color: colors.muted } },
      formatter: (shown) => describe((Array.isArray(shown) ? shown[0] : shown).dataIndex),
    },
    xAxis: percentAxis(colors),
    yAxis: percentAxis(colors),
    series: [
      {
        type: 'line',
        name: 'share of ratings',
        data: points.map(({ item_share, rating_share }) => [percent(item_share), percent(rating_share)]),
        showSymbol: false,
        lineStyle: { color: colors.accent, width: 2.5 },
        itemStyle: { color: colors.accent },
        areaStyle: { color: colors.accent, opacity: 0.12 },
      },
      {
        type: 'line',
        name: 'all alike',
        silent: true,
        data: points.map(({ item_share }) => [percent(item_share), percent(item_share)]),
        showSymbol: false,
        lineStyle: { color: colors.muted, width: 1, type: 'dashed' },
        itemStyle: { color: colors.muted },
      },
    ],
  };
}
