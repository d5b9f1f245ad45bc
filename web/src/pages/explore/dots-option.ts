import type { ChartColors } from '../../charts/chart-colors.ts';
import { baseOption, type ChartOption, nameAxis, valueAxis } from '../../charts/chart-options.ts';

interface Dots {
  readonly names: readonly string[];
  readonly values: readonly number[];
  readonly title: string;
  /** Where the dashed line stands. */
  readonly middle: number | null;
  readonly format: (value: number) => string;
}

/** A dot a line, the first on top: for means, whose axis need not begin at zero. */
export function dotsOption(colors: ChartColors, { names, values, title, middle, format }: Dots): ChartOption {
  const base = baseOption(colors);
  const all = middle === null ? values : [...values, middle];
  const axis = valueAxis(colors);
  return {
    ...base,
    tooltip: { ...base.tooltip, valueFormatter: (value: unknown) => format(Number(value)) },
    xAxis: {
      ...axis,
      min: Math.floor(Math.min(...all) * 5 - 0.4) / 5,
      max: Math.ceil(Math.max(...all) * 5 + 0.4) / 5,
      axisLabel: { ...axis.axisLabel, formatter: (value: number) => value.toFixed(1) },
    },
    yAxis: {
      ...nameAxis(colors, names),
      inverse: true,
      axisLabel: { color: colors.ink, fontSize: 12, width: 150, overflow: 'truncate', interval: 0 },
      axisLine: { show: false },
      splitLine: { show: true, interval: 0, lineStyle: { color: colors.line, type: 'dotted' } },
    },
    series: [
      {
        type: 'line',
        name: title,
        data: [...values],
        symbol: 'circle',
        symbolSize: 11,
        showSymbol: true,
        showAllSymbol: true,
        lineStyle: { width: 0 },
        itemStyle: { color: colors.accent },
        ...(middle === null
          ? {}
          : {
              markLine: {
                silent: true,
                symbol: 'none',
                label: { show: false },
                lineStyle: { color: colors.muted, type: 'dashed', width: 1 },
                data: [{ xAxis: middle }],
              },
            }),
      },
    ],
  };
}
