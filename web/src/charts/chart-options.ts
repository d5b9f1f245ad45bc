import type {
  BarSeriesOption,
  CustomSeriesOption,
  LineSeriesOption,
  RadarSeriesOption,
} from 'echarts/charts';
import type {
  GridComponentOption,
  LegendComponentOption,
  RadarComponentOption,
  TooltipComponentOption,
} from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import { formatCompact } from '../format/numbers.ts';
import type { ChartColors } from './chart-colors.ts';

export type ChartOption = ComposeOption<
  | BarSeriesOption
  | CustomSeriesOption
  | LineSeriesOption
  | RadarSeriesOption
  | GridComponentOption
  | LegendComponentOption
  | RadarComponentOption
  | TooltipComponentOption
>;

const FONT = "'Inter Variable', system-ui, sans-serif";

/** What all charts share: type, tooltip, room for the axes. */
export function baseOption({ ink, line, surface }: ChartColors): ChartOption {
  return {
    animationDuration: 350,
    textStyle: { fontFamily: FONT, color: ink },
    grid: { left: 4, right: 14, top: 14, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: surface,
      borderColor: line,
      textStyle: { color: ink, fontSize: 12, fontFamily: FONT },
      axisPointer: { type: 'shadow', shadowStyle: { color: line, opacity: 0.35 } },
    },
  };
}

export function valueAxis({ muted, line }: ChartColors, name = '') {
  return {
    type: 'value' as const,
    name,
    nameTextStyle: { color: muted, fontSize: 11 },
    axisLabel: { color: muted, fontSize: 11, formatter: (value: number) => formatCompact(value) },
    splitLine: { lineStyle: { color: line } },
    axisLine: { show: false },
    axisTick: { show: false },
  };
}

export function nameAxis({ muted, line }: ChartColors, names: readonly string[]) {
  return {
    type: 'category' as const,
    data: [...names],
    axisLabel: { color: muted, fontSize: 11, hideOverlap: true },
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
  };
}

interface Bars {
  readonly names: readonly string[];
  readonly values: readonly number[];
  readonly title: string;
  readonly format?: (value: number) => string;
}

/** Upright bars: distributions and histograms. */
export function columnsOption(colors: ChartColors, { names, values, title, format }: Bars): ChartOption {
  return {
    ...baseOption(colors),
    xAxis: nameAxis(colors, names),
    yAxis: { ...valueAxis(colors), minInterval: 1 },
    series: [
      {
        type: 'bar',
        name: title,
        data: [...values],
        barCategoryGap: '22%',
        barMaxWidth: 84,
        itemStyle: { color: colors.accent, borderRadius: [3, 3, 0, 0] },
        ...(format === undefined
          ? {}
          : { tooltip: { valueFormatter: (value: unknown) => format(Number(value)) } }),
      },
    ],
  };
}

/** Lying bars, the first on top: rankings with long names. */
export function rankedBarsOption(colors: ChartColors, { names, values, title, format }: Bars): ChartOption {
  return {
    ...baseOption(colors),
    xAxis: valueAxis(colors),
    yAxis: {
      ...nameAxis(colors, names),
      inverse: true,
      axisLabel: { color: colors.ink, fontSize: 12, width: 150, overflow: 'truncate' },
      axisLine: { show: false },
    },
    series: [
      {
        type: 'bar',
        name: title,
        data: [...values],
        barMaxWidth: 16,
        itemStyle: { color: colors.accent, borderRadius: [0, 4, 4, 0] },
        ...(format === undefined
          ? {}
          : { tooltip: { valueFormatter: (value: unknown) => format(Number(value)) } }),
      },
    ],
  };
}
