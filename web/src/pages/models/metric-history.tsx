import { Select } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import type { Model } from '../../../../src/server/contract-operations.ts';
import type { ChartColors } from '../../charts/chart-colors.ts';
import { ChartFigure } from '../../charts/chart-figure.tsx';
import { baseOption, nameAxis, valueAxis } from '../../charts/chart-options.ts';
import { formatFixed } from '../../format/numbers.ts';
import { formatTime } from '../../format/times.ts';

/** One figure of all versions over time, beside the baselines measured with each. */
export function MetricHistory({ models }: { models: readonly Model[] }) {
  const [metric, setMetric] = useState('ndcg@10');
  const measured = useMemo(
    () => models.filter(({ evaluation }) => evaluation !== null).toReversed(),
    [models],
  );
  const metrics = Object.keys(measured.at(-1)?.evaluation?.rows[0]?.metrics ?? {});
  const names = useMemo(() => {
    const rows = measured.flatMap(({ evaluation }) => evaluation?.rows ?? []);
    return [...new Set(rows.filter(({ metrics }) => metrics[metric] !== undefined).map(({ name }) => name))];
  }, [measured, metric]);
  // The figures and segments above call it so, too.
  const modelName = measured.at(-1)?.evaluation?.rows[0]?.name;
  const labels = useMemo(
    () => names.map((name) => (name === modelName ? 'model' : name)),
    [names, modelName],
  );
  const figureOf = useCallback(
    (model: Model, name: string) =>
      model.evaluation?.rows.find((row) => row.name === name)?.metrics[metric]?.value,
    [metric],
  );
  const draw = useCallback(
    (colors: ChartColors) => ({
      ...baseOption(colors),
      color: [...colors.series],
      grid: { left: 4, right: 14, top: 44, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, type: 'scroll' as const, textStyle: { color: colors.muted }, itemHeight: 9 },
      xAxis: nameAxis(
        colors,
        measured.map(({ trained_at }) => formatTime(trained_at)),
      ),
      yAxis: { ...valueAxis(colors), scale: true, axisLabel: { color: colors.muted, fontSize: 11 } },
      series: names.map((name, at) => ({
        type: 'line' as const,
        name: labels[at],
        data: measured.map((model) => figureOf(model, name) ?? null),
        symbolSize: at === 0 ? 9 : 6,
        lineStyle: { width: at === 0 ? 3 : 1.6 },
        tooltip: {
          valueFormatter: (value: unknown) => formatFixed(typeof value === 'number' ? value : null, 4),
        },
      })),
    }),
    [measured, names, labels, figureOf],
  );
  if (measured.length === 0) return null;
  return (
    <ChartFigure
      title={`Over time: ${metric}`}
      text={
        <Select
          size="xs"
          mt={6}
          w={190}
          aria-label="Figure"
          value={metric}
          data={metrics}
          allowDeselect={false}
          onChange={(value) => setMetric(value ?? 'ndcg@10')}
        />
      }
      draw={draw}
      height={290}
      columns={['Version', ...labels]}
      rows={measured.map((model) => [
        model.version,
        ...names.map((name) => formatFixed(figureOf(model, name), 4)),
      ])}
    />
  );
}
