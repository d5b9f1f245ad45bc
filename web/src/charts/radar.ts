import type { ChartColors } from './chart-colors.ts';
import { baseOption, type ChartOption } from './chart-options.ts';

interface Radar {
  /** Of the axes, around from the top. */
  readonly names: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** The value at the rim. */
  readonly max: number;
  readonly format: (value: number) => string;
}

/** Axes around a point with an outline for each series; the first is filled. */
export function radarOption(colors: ChartColors, { names, series, max, format }: Radar): ChartOption {
  const { accent, line, muted, surface } = colors;
  const hues = [accent, colors.series[1]];
  return {
    ...baseOption(colors),
    tooltip: { ...baseOption(colors).tooltip, trigger: 'item' },
    legend: {
      show: series.length > 1,
      bottom: 0,
      data: series.map(({ name }) => name),
      textStyle: { color: muted, width: 150, overflow: 'truncate' },
      itemHeight: 9,
      itemWidth: 14,
    },
    radar: {
      indicator: names.map((name) => ({ name, max, min: 0 })),
      center: ['50%', series.length > 1 ? '47%' : '50%'],
      radius: '68%',
      clockwise: true,
      splitNumber: 4,
      axisName: { color: muted, fontSize: 11, lineHeight: 13, formatter: breakName },
      axisLine: { lineStyle: { color: line } },
      splitLine: { lineStyle: { color: line } },
      splitArea: { areaStyle: { color: [surface, 'transparent'] } },
    },
    series: [
      {
        type: 'radar',
        data: series.map(({ name, values }, at) => ({
          name,
          value: [...values],
          symbolSize: 4,
          lineStyle: { width: 2, color: hues[at], type: at === 0 ? 'solid' : 'dashed' },
          itemStyle: { color: hues[at] },
          areaStyle: { color: hues[at], opacity: at === 0 ? 0.22 : 0.06 },
        })),
        tooltip: { valueFormatter: (value: unknown) => format(Number(value)) },
      },
    ],
  };
}

/** Long names take two lines. */
function breakName(name = ''): string {
  return name.replace(' & ', '\n& ');
}
